"""World Bank, Women, Business and the Law 2024, Safety: yes/no answers on law and on what supports it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from openpyxl.utils import get_column_letter

from countrypack import states
from countrypack.errors import BrokenSource
from countrypack.readers import agreeing, sheets
from countrypack.rows import Act

INSTRUMENT = "wbl_safety"
DATE = "2024-04-10"
HEADER = 2
NAME, CODE = "Economy", "EconomyCode"
LEADING = (NAME, CODE, "Region", "IncomeGroup", "SAFETY")
# The World Bank kept codes that ISO 3166-1 has replaced. Kosovo (KSV) has no code and is no entry here.
OLD_CODES = {"ROM": "ROU", "TMP": "TLS", "WBG": "PSE", "ZAR": "COD"}

# Each question as its sheet prints it, in its order, and our word for it; those on child marriage have none.
LAW = {
    "Does the law address child marriage?": "",
    "What is the legal age of marriage for boys?": "",
    "What is the legal age of marriage for girls?": "",
    "Are there any exceptions to the legal age of marriage?": "",
    "If there are exceptions to the legal age of marriage, what is the minimum age of marriage with parental consent "
    "for boys?": "",
    "If there are exceptions to the legal age of marriage, what is the minimum age of marriage with parental consent "
    "for girls?": "",
    "Is marriage under the legal age void or voidable?": "",
    "Are there penalties for authorizing or entering into child or early marriage?": "",
    "Does the law address sexual harassment?": "sexual_harassment",
    "Is there legislation on sexual harassment in employment?": "harassment_at_work",
    "Are there criminal penalties for sexual harassment in employment?": "harassment_at_work_penalties",
    "Are there civil remedies for sexual harassment in employment?": "harassment_at_work_remedies",
    "Is there legislation on sexual harassment in education/schools?": "harassment_at_school",
    "Are there criminal penalties for sexual harassment in education/schools?": "harassment_at_school_penalties",
    "Are there civil remedies for sexual harassment in education/schools?": "harassment_at_school_remedies",
    "Is there legislation on sexual harassment in public spaces (including on transportation)?": "harassment_in_public",
    "Are there criminal penalties for sexual harassment in public spaces (including on transportation)?": (
        "harassment_in_public_penalties"
    ),
    "Are there civil remedies for sexual harassment in public spaces (including on transportation)?": (
        "harassment_in_public_remedies"
    ),
    "Is there legislation on cyber harassment or cyber stalking?": "cyber_harassment",
    "Are there criminal penalties for cyber harassment or cyber stalking?": "cyber_harassment_penalties",
    "Are there civil remedies for cyber harassment or cyber stalking?": "cyber_harassment_remedies",
    "Does the law address domestic violence?": "domestic_violence",
    "Is there legislation specifically addressing domestic violence?": "domestic_violence_law",
    "Does legislation on domestic violence include: Physical violence?": "domestic_violence_physical",
    "Does legislation on domestic violence include: Sexual violence?": "domestic_violence_sexual",
    "Does legislation on domestic violence include: Psychological/emotional": "domestic_violence_psychological",
    "Does legislation on domestic violence include: Financial/economic violence?": "domestic_violence_economic",
    "Does the legislation establish clear criminal penalties for domestic violence?": "domestic_violence_penalties",
    "Can a victim of domestic violence obtain a protection order?": "protection_order",
    "Is there a specific law or provision that explicitly criminalizes marital rape without qualifications?": (
        "marital_rape"
    ),
    "If there is no specific law or provision that explicitly criminalizes marital rape without qualifications, is a "
    "woman legally entitled to file a complaint against her husband or partner under criminal law for rape or sexual "
    "assault?": "marital_rape_complaint",
    "Does the law address femicide?": "femicide",
}
SUPPORT = {
    "Has the government developed comprehensive mechanisms to address violence against women?": "mechanisms",
    "Has the government developed comprehensive mechanisms to address violence against women, and specifically: policy "
    "on child marriage?": "",
    "Has the government developed comprehensive mechanisms to address violence against women, and specifically: "
    "protocols/guidelines for sexual harassment in employment?": "harassment_at_work_guidelines",
    "Has the government developed comprehensive mechanisms to address violence against women, and specifically: policy "
    "on sexual harssment in public spaces?": "harassment_in_public_policy",
    "Has the government developed comprehensive mechanisms to provide the healthcare services for survivors of "
    "violence against women?": "healthcare",
    "Has the government developed comprehensive mechanisms to provide the psychological support for survivors of "
    "violence against women?": "psychological_support",
    "Has the government developed comprehensive mechanisms to provide the legal aid for survivors of violence against "
    "women?": "legal_aid",
    "Has the government developed comprehensive mechanisms to provide services for survivors of violence against "
    "women?": "services",
    "Has the government developed comprehensive mechanisms to address violence against women, and specifically: "
    "training for judicial and police personnel in charge of cases of femicide?": "femicide_training",
    "Are special procedures in place for cases of sexual harassment?": "harassment_procedures",
    "Is there a special procedure in cases of sexual harassment in employment?": "harassment_at_work_procedure",
    "Is there a special procedure in cases of sexual harassment in education?": "harassment_at_school_procedure",
    "Is there a special procedure in cases of cyber harassment?": "cyber_harassment_procedure",
    "Is a government entity responsible for monitoring and implementing national services, plans, and programs "
    "addressing violence against women?": "monitoring",
    "Is an annual budgetary allocation devoted to violence against women risk mitigation, prevention, and response "
    "programs?": "budget",
}
SHEETS = {"Legal2.0": LAW, "SF2.0": SUPPORT}
ANSWERS = {"Yes": "yes", "No": "no"}
NOT_ASKED = "N/A"
NOTES = {
    "femicide": "yes also where the law raises the penalty for the murder of a woman without an offence of that name",
    "marital_rape_complaint": "not asked where a provision criminalizes marital rape without qualifications",
}


def read(path: Path) -> Iterator[Act]:
    """Yield one act for each state and question: ``<question>_yes`` or ``<question>_no``.

    Parameters
    ----------
    path : Path
        ``WBL2024_Safety_data_Website.xlsx``; answers as the World Bank gives them in its file of 10 April 2024.

    Raises
    ------
    BrokenSource
        If a sheet, a code or an answer is not what this reader knows.
    UnknownName
        If a printed name is not in ``data/names.tsv``; all of them at once.
    """
    for sheet, questions in SHEETS.items():
        columns = (*LEADING, *questions)
        rows = list(sheets.rows(path, sheet, header=HEADER, columns=columns))
        where = f"{path.name}, sheet '{sheet}'"
        codes = agreeing.agreed(((row[CODE], row[NAME]) for _, row in rows), where=where, old_codes=OLD_CODES)
        letters = {text: get_column_letter(place) for place, text in enumerate(columns, start=1)}
        for number, row in rows:
            if codes[row[NAME]] != states.NOT_A_STATE:
                locators = {text: f"{sheet}!{letters[text]}{number}" for text in questions}
                yield from _acts(codes[row[NAME]], row, questions, locators)


def _acts(
    iso3: str, row: Mapping[str, str], questions: Mapping[str, str], locators: Mapping[str, str]
) -> Iterator[Act]:
    for text, word in questions.items():
        if not word or (word == "marital_rape_complaint" and row[text] == NOT_ASKED):
            continue
        if row[text] not in ANSWERS:
            raise BrokenSource(f"the answer is {row[text]!r}.", where=locators[text], expected="Yes or No.")
        yield Act(
            iso3,
            INSTRUMENT,
            f"{word}_{ANSWERS[row[text]]}",
            date=DATE,
            scope=text,
            locator=locators[text],
            note=NOTES.get(word, ""),
        )
