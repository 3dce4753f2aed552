"""Facts into sentences and tables, by fixed templates."""

from countrypack.prose.expected import expected
from countrypack.prose.holdings import comparators, context, held_context, held_proxies, limits, proxies
from countrypack.prose.law import adoption, laws, safety, treaties
from countrypack.prose.positions import frame, question, statement
from countrypack.prose.practice import law_to_practice
from countrypack.prose.series import counts, modelled, shares, stages, standing, threshold, trend
from countrypack.prose.sheet import headlines, record, rules, unsaid
from countrypack.prose.tables import by_stage, rates, victims

__all__ = [
    "adoption",
    "by_stage",
    "comparators",
    "context",
    "counts",
    "expected",
    "frame",
    "headlines",
    "held_context",
    "held_proxies",
    "law_to_practice",
    "laws",
    "limits",
    "modelled",
    "proxies",
    "question",
    "rates",
    "record",
    "rules",
    "safety",
    "shares",
    "stages",
    "standing",
    "statement",
    "threshold",
    "treaties",
    "trend",
    "unsaid",
    "victims",
]
