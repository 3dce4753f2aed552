"""What differs between the facts of a pack and those of today, in words."""

from collections.abc import Iterable, Mapping

SHOWN = 3
OTHER_PARTS = {
    "sources": "source cards", "indicators": "indicator cards", "windows": "years that a source covers",
    "members": "members of the shelf", "comparators": "its comparators", "computed": "computed facts",
}  # fmt: skip


def words(before: Mapping, now: Mapping) -> list[str]:
    """Say which facts changed: a state's own first, then those it compares with, then everything else.

    Parameters
    ----------
    before, now : mapping
        The content of ``facts.json`` in the pack, and as it would be now.
    """
    own = _rows(before, now, ("observations", "acts"))
    names = {row["iso3"]: row["name"] for row in now["members"]}
    compared: dict[str, list[str]] = {}
    for line in _rows(before, now, ("others", "other_acts")):
        compared.setdefault(names.get(line[:3], line[:3]), []).append(line)
    found = [f"its own rows: {_few(own)}"] if own else []
    found += [f"it is compared with {name}: {_few(lines)}" for name, lines in sorted(compared.items())]
    rest = [text for part, text in OTHER_PARTS.items() if before.get(part) != now.get(part)]
    profile = [part for part in now if isinstance(now[part], str) and before.get(part) != now[part]]
    if rest and not found:
        found.append(f"{', '.join(rest)} changed")
    return found + ([f"changed: {', '.join(profile)}"] if profile else [])


def _rows(before: Mapping, now: Mapping, parts: Iterable[str]) -> list[str]:
    lines = []
    for part in parts:
        old, new = ({row["id"]: row for row in content.get(part, ())} for content in (before, now))
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                lines.append(_line(name, old.get(name), new.get(name)))
    return lines


def _line(name: str, old: Mapping | None, new: Mapping | None) -> str:
    if old is None or new is None:
        return f"{name} is {'gone' if new is None else 'new'}"
    fields = [field for field in new if old.get(field) != new[field]]
    shown = "value" if "value" in fields else fields[0]
    return f"{name} {shown} was {_plain(old.get(shown))}, is {_plain(new[shown])}"


def _plain(value: object) -> str:
    if value in (None, ""):
        return "nothing"
    return f"{value:g}" if isinstance(value, float) else repr(value) if isinstance(value, str) else str(value)


def _few(lines: list[str]) -> str:
    rest = len(lines) - SHOWN
    return "; ".join(lines[:SHOWN]) + (f"; and {rest} more" if rest > 0 else "")
