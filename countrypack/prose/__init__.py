"""Facts into sentences and tables, by fixed templates."""

from countrypack.prose.law import adoption, laws, treaties
from countrypack.prose.series import modelled, standing, trend
from countrypack.prose.summary import comparators, headlines, limits, proxies, record
from countrypack.prose.tables import rates, stages, victims

__all__ = [
    "adoption",
    "comparators",
    "headlines",
    "laws",
    "limits",
    "modelled",
    "proxies",
    "rates",
    "record",
    "stages",
    "standing",
    "treaties",
    "trend",
    "victims",
]
