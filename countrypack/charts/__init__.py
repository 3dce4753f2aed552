"""Facts into figures in the house style."""

from countrypack.charts.coverage import coverage
from countrypack.charts.modelled import modelled
from countrypack.charts.overview import overview
from countrypack.charts.stages import stages
from countrypack.charts.strip import strip
from countrypack.charts.timeline import timeline
from countrypack.charts.trend import trend
from countrypack.charts.victims import victims

__all__ = ["coverage", "modelled", "overview", "stages", "strip", "timeline", "trend", "victims"]
