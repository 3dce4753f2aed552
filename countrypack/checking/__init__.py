"""Check a finished pack: every number, date and state that it prints, against the tidy tables and nothing else."""

from countrypack.checking.judging import check, warm_up
from countrypack.checking.verdict import Fault, Verdict

__all__ = ["Fault", "Verdict", "check", "warm_up"]
