"""Cite sources ready to paste: pandoc's processor and the official styles do it, from the cards' CSL-JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from countrypack import printing

LISTED = "chicago-author-date"  # the style of the numbered list
# As a reader knows a style: the file in style/csl that says how.
STYLES = {
    "Chicago style, for a footnote": "chicago-notes-bibliography-access-dates",
    "MLA style": "modern-language-association",
    "APA style": "apa",
}


@dataclass(frozen=True)
class Reference:
    """One source, cited.

    Parameters
    ----------
    entry : str
        In Chicago's author-date style, for the numbered list; Markdown.
    styled : tuple of str
        In each of `STYLES`, in their order; Markdown.
    bibtex : str
        For a reference manager.
    """

    entry: str
    styled: tuple[str, ...]
    bibtex: str


def references(cards: Sequence[Mapping]) -> dict[str, Reference]:
    """Return how each of some CSL-JSON items is cited, by its id.

    A process makes each card once: packs share most of them, and making them takes half a second.
    """
    known, asked = _made(), {card["id"]: json.dumps(card, ensure_ascii=False, sort_keys=True) for card in cards}
    new = [card for card in asked.values() if card not in known]
    if new:
        files = [str(printing.STYLE / "csl" / f"{name}.csl") for name in (LISTED, *STYLES.values())]
        asking = {"where": "sources", "folder": printing.STYLE, "arguments": files}
        made = json.loads(printing.pandoc("references.lua", f"[{','.join(new)}]", **asking))
        known.update(
            (card, Reference(**{**one, "styled": tuple(one["styled"])})) for card, one in zip(new, made, strict=True)
        )
    return {name: known[card] for name, card in asked.items()}


@cache
def _made() -> dict[str, Reference]:
    return {}
