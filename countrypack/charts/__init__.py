"""Facts into figures in the house style."""

from countrypack.charts.coverage import coverage
from countrypack.charts.law_to_practice import law_to_practice
from countrypack.charts.modelled import modelled
from countrypack.charts.overview import overview
from countrypack.charts.stages import stages
from countrypack.charts.standings import standings
from countrypack.charts.strip import strip
from countrypack.charts.timeline import timeline
from countrypack.charts.trend import trend
from countrypack.charts.victims import victims

__all__ = [
    "coverage",
    "law_to_practice",
    "modelled",
    "overview",
    "stages",
    "standings",
    "strip",
    "timeline",
    "trend",
    "victims",
]
