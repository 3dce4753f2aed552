"""The rows behind a pack, as one CSV file that a spreadsheet opens."""

import csv
import io

from countrypack.facts.model import Act, Observation, State

COLUMNS = (
    "fact", "iso3", "subject", "act", "date", "sex", "age", "category", "value", "lower", "upper", "unit",
    "status", "statute", "scope", "source", "vintage", "locator", "note",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(state: State) -> str:
    """Return the state's own rows and those it is compared with; `date` is a year for what was measured.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    vintages = {card.id: card.vintage for card in state.sources}
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for act in (*state.acts, *state.other_acts):
        writer.writerow(_safe({**_act(act), "vintage": vintages[act.source]}))
    for point in (*state.observations, *state.others):
        unit = state.indicators[point.indicator].unit
        writer.writerow(_safe({**_observation(point), "unit": unit, "vintage": vintages[point.source]}))
    return buffer.getvalue()


def _act(act: Act) -> dict[str, str]:
    return {
        "fact": act.id,
        "iso3": act.iso3,
        "subject": act.instrument,
        "act": act.act,
        "date": act.date,
        "status": act.verification,
        "statute": act.statute,
        "scope": act.scope,
        "source": act.source,
        "locator": act.locator,
        "note": act.note,
    }


def _observation(point: Observation) -> dict[str, str]:
    numbers = {name: _number(getattr(point, name)) for name in ("value", "lower", "upper")}
    same = {name: getattr(point, name) for name in ("iso3", "sex", "age", "category", "status", "source", "locator")}
    return {
        **same,
        **numbers,
        "fact": point.id,
        "subject": point.indicator,
        "date": str(point.year),
        "note": point.note,
    }


def _number(value: float | None) -> str:
    return "" if value is None else repr(value) if value % 1 else f"{value:.0f}"


def _safe(row: dict[str, str]) -> dict[str, str]:
    return {name: f"'{text}" if text.startswith(FORMULA_STARTS) else text for name, text in row.items()}
