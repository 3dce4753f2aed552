"""Briefing packs per UN member state, from public datasets; every number with its source and year."""

__version__ = "0.1.0"
