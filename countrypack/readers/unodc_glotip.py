"""UNODC, Trafficking in persons (GLOTIP): offences, persons and detected victims, by sex, age, form and citizenship."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource, UnknownName
from countrypack.readers import sheets
from countrypack.rows import Observation

SHEET = "data_glotip_1"
HEADER = 3
COLUMNS = (
    "Iso3_code",
    "Country",
    "Region",
    "Subregion",
    "Indicator",
    "Dimension",
    "Category",
    "Sex",
    "Age",
    "Year",
    "Unit of measurement",
    "txtVALUE",
    "Source",
)
VALUE_COLUMN = "L"

INDICATORS = {
    "Offences of trafficking in persons": "trafficking_offences",
    "Persons brought into formal contact": "trafficking_persons_formal_contact",
    "Persons prosecuted": "trafficking_persons_prosecuted",
    "Persons convicted": "trafficking_persons_convicted",
    "Detected trafficking victims": "trafficking_victims_detected",
}
SEXES = {"Total": "total", "Female": "female", "Male": "male", "Other": "other", "Unknown": "unknown"}
AGES = {"Total": "total", "0 to 17 years": "0-17", "18 years or over": "18+", "Unknown": "unknown"}
DIMENSIONS = {
    "Total": {"Total": "total"},
    "by form of exploitation": {
        "Sexual exploitation": "form:sexual_exploitation",
        "Forced labour": "form:forced_labour",
        "Other forms of exploitation": "form:other",
    },
}
# The only labels that say of themselves whether the citizenship is the reporting state's own. Two were broken by the
# publisher: "Ciudadanos de su pais" and "Personnes de nationalite etrangere", each accent a replacement character.
CITIZENSHIP = "by citizenship"
CITIZENSHIPS = {
    "Nationals": "citizenship:nationals",
    "Ciudadanos de su pa\ufffds": "citizenship:nationals",
    "own country": "citizenship:nationals",
    "Netherlands (own country)": "citizenship:nationals",
    "foreigners": "citizenship:others",
    "Personnes de nationalit\ufffd \ufffdtrang\ufffdre": "citizenship:others",
}
LEFT_OUT = "by country of repatriation"

CENSORED = "<5"
SMALLEST_PRINTED = 5
FIGURE = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]+")
# A code of the questionnaire, as a label (Q6.1_10s_2019) and as it leaks into figures (61,102,019 is 6.1, 10, 2019).
CODE_LABEL = re.compile(r"Q[0-9]+\.[0-9]+_[0-9]+s_[0-9]{4}")
CODE_FIGURE = re.compile(r"61[0-9]{1,2}20[0-9]{2}")


def read(path: Path) -> Iterator[Observation]:
    """Yield one observation for each state, indicator, year and breakdown of the workbook.

    A printed ``<5`` is the interval 0 to 4. Rows that share one key become one suspect observation without a value,
    because the publisher's labels do not say which of them is which.

    Parameters
    ----------
    path : Path
        ``unodc_glotip_2025-04-14.xlsx``; counts of offences, persons or victims as states report them to UNODC.

    Raises
    ------
    BrokenSource
        If the sheet, a label, a figure or a state's code is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    yield from observations(list(sheets.rows(path, SHEET, header=HEADER, columns=COLUMNS)))


def observations(rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[Observation]:
    """Yield the observations of the sheet's rows, each given with its number; `read` says how."""
    codes = _codes(row for _, row in rows)
    figures: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    for number, row in rows:
        category = _category(number, row)
        if category and codes[row["Country"]] != states.NOT_A_STATE:
            key = (codes[row["Country"]], *_key(number, row), category)
            figures[key].append((number, _figure(number, row)))
    for key, found in figures.items():
        yield _observation(key, found)


def is_leaked(row: Mapping[str, str]) -> bool:
    """Say whether a row by citizenship holds a code of the questionnaire: its label is one, or its figure is."""
    code = CODE_LABEL.fullmatch(row["Category"]) or CODE_FIGURE.fullmatch(row["txtVALUE"].replace(",", ""))
    return row["Dimension"] == CITIZENSHIP and bool(code)


def _codes(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    codes, unknown = {}, []
    for code, name in sorted({(row["Iso3_code"], row["Country"]) for row in rows}):
        try:
            codes[name] = states.identify(name, where=f"unodc_glotip, sheet '{SHEET}'")
        except UnknownName:
            unknown.append(name)
            continue
        if codes[name] not in (code, states.NOT_A_STATE):
            raise BrokenSource(
                f"{name!r} has the code {code!r}.", where=f"sheet '{SHEET}'", expected=f"{codes[name]}, by names.tsv."
            )
    if unknown:
        raise UnknownName(unknown, where=f"unodc_glotip, sheet '{SHEET}', column Country")
    return codes


def _category(number: int, row: Mapping[str, str]) -> str:
    """Return the category in our words, empty for a row that is left out."""
    if row["Dimension"] == CITIZENSHIP:
        return "" if is_leaked(row) else CITIZENSHIPS.get(row["Category"], "")
    if row["Dimension"] == LEFT_OUT:
        return ""
    return _known(_known(DIMENSIONS, "Dimension", number, row), "Category", number, row)


def _key(number: int, row: Mapping[str, str]) -> tuple[str, ...]:
    _known({"Counts": ""}, "Unit of measurement", number, row)
    return (
        _known(INDICATORS, "Indicator", number, row),
        row["Year"],
        _known(SEXES, "Sex", number, row),
        _known(AGES, "Age", number, row),
    )


def _known(table: Mapping, column: str, number: int, row: Mapping[str, str]):
    if row[column] not in table:
        where = f"sheet '{SHEET}', row {number}, column {column}"
        raise BrokenSource(f"{row[column]!r} is not known here.", where=where, expected=f"one of {', '.join(table)}.")
    return table[row[column]]


def _figure(number: int, row: Mapping[str, str]) -> str:
    text, where = row["txtVALUE"], f"{SHEET}!{VALUE_COLUMN}{number}"
    if text == CENSORED:
        return text
    plain = text.replace(",", "")
    if not FIGURE.fullmatch(text) or CODE_FIGURE.fullmatch(plain):
        raise BrokenSource(
            f"{text!r} is not a count.", where=where, expected=f"{CENSORED}, or a whole number like 1,041."
        )
    if int(plain) < SMALLEST_PRINTED:
        # Later releases print 0 apart from <5; then <5 no longer covers 0, and this reader would be wrong.
        raise BrokenSource(f"{text!r} is printed.", where=where, expected=f"{CENSORED} for every count of 0 to 4.")
    return plain


def _observation(key: tuple[str, ...], found: list[tuple[int, str]]) -> Observation:
    iso3, indicator, year, sex, age, category = key
    locator = ", ".join(f"{SHEET}!{VALUE_COLUMN}{number}" for number, _ in found)
    return Observation(
        iso3, indicator, year, sex, age, category, **_measured([text for _, text in found]), locator=locator
    )


def _measured(texts: list[str]) -> dict[str, str]:
    """Return value, bounds, status and note for the figures printed under one key."""
    bounds = [(0, SMALLEST_PRINTED - 1) if text == CENSORED else (int(text), int(text)) for text in texts]
    if len(texts) > 1:
        # One of them may be the total of the others, or they may be parts to add up: both fit between these bounds.
        lower, upper = max(low for low, _ in bounds), sum(high for _, high in bounds)
        note = f"the file prints {len(texts)} figures for this key: {', '.join(texts)}"
        return {"lower": str(lower), "upper": str(upper), "status": "suspect", "note": note}
    if texts[0] == CENSORED:
        lower, upper = bounds[0]
        return {"lower": str(lower), "upper": str(upper), "status": "censored"}
    return {"value": texts[0]}
