"""UN Statistics Division, Minimum Set of Gender Indicators QV.2: existence of laws on domestic violence, by year."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import agreeing, tabbed, yearly_answers
from countrypack.readers.yearly_answers import Question
from countrypack.rows import Act

COLUMNS = (
    "INDICATOR_LABEL",
    "INDICATOR_ID",
    "INDICATOR_DESC",
    "MINSET_SERIES",
    "MINSET_SERIES_DESC",
    "REF_AREA",
    "REF_AREA_DESC",
    "ISO3",
    "X",
    "Y",
    "SDG_REGION",
    "TIME_PERIOD",
    "VALUE_CATEGORY",
    "VALUE_CATEGORY_DESC",
    "NATURE",
    "NATURE_DESC",
    "REPORTING_TYPE",
    "REPORTING_TYPE_DESC",
    "SOURCE_YEAR",
    "sort_order",
    "SDG_SeriesID",
    "ILO_SeriesID",
    "UNESCO_SeriesID",
    "TSK_sub_dims",
    "TSK_sub_id",
    "TSK_sub_desc",
    "isLatestValue",
)
QUESTION = Question("domestic_violence_law", "Existence of laws on domestic violence", "unsd", range(1990, 2022))


def read(path: Path) -> Iterator[Act]:
    """Yield for each state the first report year with a law on domestic violence, or that there is none.

    Parameters
    ----------
    path : Path
        ``11400__QV_2__I158e0e5f__S158e0e5f.csv``; 1990 to 2021, the report years of Women, Business and the Law, each
        describing the law of the year before.

    Raises
    ------
    BrokenSource
        If the header, the question, a code, a year or an answer is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(tabbed.rows(path, COLUMNS))
    codes = agreeing.agreed(((row["ISO3"], row["REF_AREA_DESC"]) for _, row in rows), where=path.name)
    by_state: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    for line, row in rows:
        answers = by_state[codes[row["REF_AREA_DESC"]]]
        year, question = row["TIME_PERIOD"], row["MINSET_SERIES_DESC"]
        if question != QUESTION.text or not year.isdigit() or int(year) in answers:
            what = f"{row['ISO3']} has the question {question!r} for {year!r}, or that year twice."
            raise BrokenSource(what, where=f"{path.name}, line {line}", expected=f"{QUESTION.text!r}, each year once.")
        answers[int(year)] = (row["VALUE_CATEGORY_DESC"], f"L{line}")
    for iso3, answers in by_state.items():
        if iso3 != states.NOT_A_STATE:
            yield from yearly_answers.acts(iso3, QUESTION, answers, where=path.name)
