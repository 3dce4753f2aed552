"""Sentences and tables about all members."""

from countrypack.facts import CONVICTED, Act
from countrypack.members.gathering import DETECTED, ISO3, PARTS, REGIONAL, SHARES, Members
from countrypack.pieces import Piece, pipe_table
from countrypack.prose import words

BASE = 20  # members under which no percentage is printed


def opening(all_of: Members) -> Piece:
    """Return what is compared and what is not."""
    count = len(all_of.members)
    reported = sum(bool(one.convicted.points) for one in all_of.members)
    some = words.capital(_number(reported))
    text = (
        f"This chapter sets {words.plural(count, 'member')} side by side. {some} of them "
        f"reported persons convicted of trafficking for at least one year {_cited(all_of, CONVICTED)}. Counts stand "
        "each on its own axis, since every state counts by its own law; rates share an axis, with their years. "
        "Nothing here ranks states, and no figure has a good direction."
    )
    return Piece("text", "text-opening", ISO3, text, sources=tuple(all_of.indicators[CONVICTED].sources[:1]))


def claims(all_of: Members) -> Piece:
    """Return the guide's shares of states with a law, beside the members' share in the same year."""
    rows = []
    for row in sorted(all_of.claims, key=lambda row: SHARES[row["id"]][0]):
        year, _ = SHARES[row["id"]]
        own = share(all_of, year)
        rows.append([str(year), words.plain(row["says"]), own, words.plain(row["sources_say"]), row["verdict"]])
    if not rows:
        return Piece("text", "table-claims", ISO3, "No claim of the background guide on laws is held.")
    heads = [
        "End of",
        "The guide says",
        "Members with a dated offence held",
        "What sources on all states say",
        "Verdict",
    ]
    used = _law_sources(all_of)
    note = f"\n\nThe members' laws: {words.cite(all_of, *used)}." if used else ""
    return Piece(
        kind="table",
        id="table-claims",
        iso3=ISO3,
        caption="The guide's world shares, and the members",
        markdown=pipe_table(heads, rows) + note,
        facts=tuple(one.law.id for one in all_of.members if one.law),
        sources=used,
    )


def _number(count: int) -> str:
    return words.cardinal(count) if count else "none"


def share(all_of: Members, year: int) -> str:
    """Return how many members had acted by the end of a year; with the percentage where the base bears one."""
    acted = [one for one in all_of.surveyed if by(one.law, year)]
    base = len(all_of.surveyed)
    if not base:
        return "not held"
    percent = f" ({100 * len(acted) / base:.0f}%)" if base >= BASE else ""
    return f"{len(acted)} of {base}{percent}"


def by(act: Act | None, year: int) -> bool:
    """Say whether an act is dated to a year or before."""
    return act is not None and act.year is not None and act.year <= year


def regions(all_of: Members) -> Piece:
    """Return the UN's regional estimates with their intervals."""
    found: dict[str, dict[str, dict]] = {}
    for row in all_of.regional:
        found.setdefault(row["region"], {})[row["indicator"]] = row
    rate, victims = REGIONAL
    rows = [[region, _rate(known.get(rate)), *_victims(known.get(victims))] for region, known in found.items()]
    if not rows:
        return Piece("text", "table-regions", ISO3, "No regional estimate is held.")
    used = tuple(dict.fromkeys(row["source"] for row in all_of.regional))
    note = (
        f"\n\nA model's estimates for regions {words.cite(all_of, *used)}; the interval is given for the number alone. "
        "A state's own rate is what the state recorded: the two are not measured in one way."
    )
    year = all_of.regional[0]["year"]
    return Piece(
        kind="table",
        id="table-regions",
        iso3=ISO3,
        caption=f"UN estimates for regions, {year}: women and girls killed by a partner or family member",
        markdown=pipe_table(["Region", "Per 100,000 women", "Victims", "Interval"], rows, align="lrrr") + note,
        sources=used,
    )


def _rate(row: dict | None) -> str:
    return f"{float(row['value']):.1f}" if row and row["value"] else "not given"


def _victims(row: dict | None) -> list[str]:
    if row is None or not row["value"]:
        return ["not given", "not given"]
    interval = f"{float(row['lower']):,.0f}-{float(row['upper']):,.0f}" if row["lower"] else "not given"
    return [f"{float(row['value']):,.0f}", interval]


def availability(all_of: Members) -> Piece:
    """Return which members publish sex, age, form and relationship: the last year of each."""
    heads = ["Member", "Convicted: years", "Last", *(words.capital(name) for name in PARTS)]
    rows = []
    for one in all_of.members:
        points = one.convicted.points
        last = str(points[-1].year) if points else words.absence(one.convicted)
        rows.append([one.name, str(len(points)), last, *(str(one.parts.get(name, "–")) for name in PARTS)])
    held = {name: sum(name in one.parts for one in all_of.members) for name in PARTS}
    counted = [f"{name}, {_number(count)}" for name, count in held.items()]
    note = f"\n\nMembers with a usable figure: {'; '.join(counted)}. – none held; it is not zero."
    used = [name for name in (CONVICTED, DETECTED) for name in all_of.indicators[name].sources[:1]]
    used += [point.source for one in all_of.members for point in one.rates.values()]
    known = {card.id for card in all_of.sources}
    cited = tuple(name for name in dict.fromkeys(used) if name in known)
    return Piece(
        kind="table",
        id="table-availability",
        iso3=ISO3,
        caption="What each member publishes, and the last year of it",
        markdown=pipe_table(heads, rows, align="lrr" + "r" * len(PARTS)) + note + f" {words.cite(all_of, *cited)}",
        sources=cited,
    )


def _law_sources(all_of: Members) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.law.source for one in all_of.members if one.law))


def _cited(all_of: Members, indicator: str) -> str:
    return words.cite(all_of, all_of.indicators[indicator].sources[0])
