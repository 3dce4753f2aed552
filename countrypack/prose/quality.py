"""How far a figure bears, in one word and by a stated rule."""

from countrypack.facts import Series

FEW_YEARS = 5
RULES = {
    "reported": "at least five usable years",
    "few years": "one to four",
    "censored": "the last figure is published as an interval",
    "derived": "computed from published figures",
    "provisional": "preliminary",
    "modelled": "an estimate; nothing reported is held",
    "suspect": "figures are held, none is usable",
    "none": "no figure is held",
}


def quality(figures: Series) -> str:
    """Return one word of `RULES` on how much a series can bear.

    ``none``: no row at all. ``suspect``: rows, none of them usable. ``modelled``, ``provisional`` or ``derived``: the
    status of the last usable figure. ``censored``: it has no value. ``few years``: fewer than five usable years.
    ``reported``: five or more.
    """
    last = figures.last
    if last is None:
        return "suspect" if figures.suspects else "none"
    if last.status in ("modelled", "provisional", "derived"):
        return last.status
    if last.value is None:
        return "censored"
    return "few years" if len(figures.points) < FEW_YEARS else "reported"
