"""Many packs: what is asked for is checked first, each pack is built aside and moved in whole.

Nothing here imports a notebook or a table before a pack has to be built.
"""

from countrypack.batch.planning import FORMATS, PAPERS, Plan, plan
from countrypack.batch.running import Crew, build, explain, index_is_due, summed_up
from countrypack.batch.tasks import BUILT, FAILED, STOPPED, UNCHANGED, Outcome

__all__ = [
    "BUILT",
    "FAILED",
    "FORMATS",
    "PAPERS",
    "STOPPED",
    "UNCHANGED",
    "Crew",
    "Outcome",
    "Plan",
    "build",
    "explain",
    "index_is_due",
    "plan",
    "summed_up",
]
