"""Facts into sentences and tables, by fixed templates."""

from countrypack.prose.expected import expected
from countrypack.prose.holdings import comparators, context, limits, proxies
from countrypack.prose.law import adoption, laws, safety, treaties
from countrypack.prose.positions import frame, question
from countrypack.prose.practice import law_to_practice
from countrypack.prose.series import modelled, standing, trend
from countrypack.prose.sheet import headlines, record, rules, unsaid
from countrypack.prose.tables import rates, stages, victims

__all__ = [
    "adoption",
    "comparators",
    "context",
    "expected",
    "frame",
    "headlines",
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
    "stages",
    "standing",
    "treaties",
    "trend",
    "unsaid",
    "victims",
]
