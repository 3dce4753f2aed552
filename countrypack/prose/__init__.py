"""Facts into sentences and tables, by fixed templates."""

from countrypack.prose.law import adoption, laws, safety, treaties
from countrypack.prose.positions import frame, question
from countrypack.prose.series import modelled, standing, trend
from countrypack.prose.summary import comparators, context, headlines, limits, proxies, record
from countrypack.prose.tables import rates, stages, victims

__all__ = [
    "adoption",
    "comparators",
    "context",
    "frame",
    "headlines",
    "laws",
    "limits",
    "modelled",
    "proxies",
    "question",
    "rates",
    "record",
    "safety",
    "stages",
    "standing",
    "treaties",
    "trend",
    "victims",
]
