"""World Bank, Women, Business and the Law, 50-year panel: first report year of two kinds of law."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import agreeing, sheets, yearly_answers
from countrypack.readers.wbl_safety_2024 import OLD_CODES
from countrypack.readers.yearly_answers import Question
from countrypack.rows import Act

SHEET = "WBL1971-2020"
HEADER = 2
CODE, NAME, YEAR = "Code", "Economy", "WBL Report Year"
YEARS = range(1971, 2021)
DOMESTIC_VIOLENCE = "Is there legislation specifically addressing domestic violence?"
SEXUAL_HARASSMENT = "Is there legislation on sexual harassment in employment?"
COLUMNS = (
    "ID",
    NAME,
    CODE,
    "Region",
    "Income group",
    YEAR,
    "WBL INDEX",
    "MOBILITY",
    "Can a woman apply for a passport in the same way as a man?",
    "Can a woman travel outside the country in the same way as a man?",
    "Can a woman travel outside her home in the same way as a man?",
    "Can a woman choose where to live in the same way as a man?",
    "WORKPLACE",
    "Can a woman get a job in the same way as a man?",
    "Does the law prohibit discrimination in employment based on gender?",
    SEXUAL_HARASSMENT,
    "Are there criminal penalties or civil remedies for sexual harassment in employment?",
    "PAY",
    "Does the law mandate equal remuneration for work of equal value?",
    "Can women work the same night hours as men?",
    "Can women work in jobs deemed dangerous in the same way as men?",
    "Are women able to work in the same industries as men?",
    "MARRIAGE",
    "Is there no legal provision that requires a married woman to obey her husband?",
    'Can a woman be "head of household" or "head of family" in the same way as a man?',
    DOMESTIC_VIOLENCE,
    "Can a woman obtain a judgment of divorce in the same way as a man?",
    "Does a woman have the same rights to remarry as a man?",
    "PARENTHOOD",
    "Is paid leave of at least 14 weeks available to mothers?",
    "Does the government administer 100% of maternity leave benefits?",
    "Is there paid leave available to fathers?",
    "Is there paid parental leave?",
    "Is dismissal of pregnant workers prohibited?",
    "ENTREPRENEURSHIP",
    "Can a woman sign a contract in the same way as a man?",
    "Can a woman register a business in the same way as a man?",
    "Can a woman open a bank account in the same way as a man?",
    "Does the law prohibit discrimination in access to credit based on gender?",
    "ASSETS",
    "Do men and women have equal ownership rights to immovable property?",
    "Do sons and daughters have equal rights to inherit assets from their parents?",
    "Do female and male surviving spouses have equal rights to inherit assets?",
    "Does the law grant spouses equal administrative authority over assets during marriage?",
    "Does the law provide for the valuation of nonmonetary contributions?",
    "PENSION",
    "Are the ages at which men and women can retire with full pension benefits equal?",
    "Are the ages at which men and women can retire with partial pension benefits equal?",
    "Is the mandatory retirement age for men and women equal?",
    "Are periods of absence from work due to childcare accounted for in pension benefits?",
)
QUESTIONS = (
    Question("domestic_violence_law", DOMESTIC_VIOLENCE, "wbl_panel", YEARS),
    Question("sexual_harassment_law", SEXUAL_HARASSMENT, "wbl_panel", YEARS),
)


def read(path: Path) -> Iterator[Act]:
    """Yield for each state the first report year with a law on domestic violence, and on sexual harassment at work.

    Parameters
    ----------
    path : Path
        ``WBL50YearPanelData_lcarnegie.xlsx``; report years 1971 to 2020, each describing the law of the year before.

    Raises
    ------
    BrokenSource
        If the sheet, a code, a year or an answer is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    rows = list(sheets.rows(path, SHEET, header=HEADER, columns=COLUMNS))
    where = f"{path.name}, sheet '{SHEET}'"
    codes = agreeing.agreed(((row[CODE], row[NAME]) for _, row in rows), where=where, old_codes=OLD_CODES)
    by_state: dict[str, list] = defaultdict(list)
    for number, row in rows:
        if codes[row[NAME]] != states.NOT_A_STATE:
            by_state[codes[row[NAME]]].append((_year(row[YEAR], f"{where}, row {number}"), number, row))
    for iso3, years in by_state.items():
        for question in QUESTIONS:
            letter = get_column_letter(COLUMNS.index(question.text) + 1)
            answers = {year: (row[question.text], f"{SHEET}!{letter}{number}") for year, number, row in years}
            yield from yearly_answers.acts(iso3, question, answers, where=where)


def _year(text: str, where: str) -> int:
    if not text.isdigit() or int(text) not in YEARS:
        raise BrokenSource(f"the report year is {text!r}.", where=where, expected="1971 to 2020.")
    return int(text)
