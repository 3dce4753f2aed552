"""Facts into figures in the house style."""

from countrypack.charts.trend import trend

__all__ = ["trend"]
