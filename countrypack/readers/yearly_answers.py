"""A yes-or-no question about the law, answered for each report year: when yes begins, and whether it lasts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from countrypack.errors import BrokenSource
from countrypack.rows import Act

YES, NO = "Yes", "No"
NEVER = "no"


@dataclass(frozen=True)
class Question:
    """One question of a file, and how its acts are named.

    Parameters
    ----------
    instrument, text : str
        The instrument that the law belongs to, and the question as the file prints it.
    prefix : str
        What the file's acts begin with: ``<prefix>_first_report_year``, ``<prefix>_no``, ``<prefix>_no_longer``.
    years : sequence of int
        The report years of the file; each state needs an answer for all of them.
    """

    instrument: str
    text: str
    prefix: str
    years: Sequence[int]


def acts(iso3: str, question: Question, answers: Mapping[int, tuple[str, str]], *, where: str) -> Iterator[Act]:
    """Yield what a state's answers say: the first report year with yes, or that there is none.

    Report year N describes the law of N-1, so no date here is the date of a law. A yes in the file's first year may
    be older than the file; a yes that turns into no again is a second act.

    Parameters
    ----------
    iso3 : str
        The state.
    question : Question
        Which question the answers are to.
    answers : mapping of int to (str, str)
        By report year, the answer and its locator.
    where : str
        The file, for the error message.

    Raises
    ------
    BrokenSource
        If a year is missing or one too many, an answer is neither yes nor no, or yes comes back after a no.
    """
    where = f"{where}, {iso3}, {question.text!r}"
    if sorted(answers) != list(question.years):
        expected = f"one for each report year {question.years[0]} to {question.years[-1]}."
        raise BrokenSource(f"{len(answers)} answers.", where=where, expected=expected)
    unknown = {text for text, _ in answers.values()} - {YES, NO}
    if unknown:
        raise BrokenSource(f"an answer is {min(unknown)!r}.", where=where, expected=f"{YES} or {NO}.")
    runs = [(answer, min(years)) for answer, years in groupby(sorted(answers), key=lambda year: answers[year][0])]
    if len(runs) > 3 or (len(runs) == 3 and runs[0][0] == YES):
        raise BrokenSource(f"the answer changes {len(runs) - 1} times.", where=where, expected="yes comes once.")
    for kind, year, scope in _said(runs, question):
        yield Act(
            iso3,
            question.instrument,
            f"{question.prefix}_{kind}",
            date="" if kind == NEVER else str(year),
            scope=scope,
            locator=answers[year][1],
            note=question.text,
        )


def _said(runs: Sequence[tuple[str, int]], question: Question) -> Iterator[tuple[str, int, str]]:
    first, last = question.years[0], question.years[-1]
    if runs == [(NO, first)]:
        yield NEVER, last, f"no such law found in any report year from {first} to {last}; later laws are not covered"
    for answer, year in runs:
        if answer == YES and year == first:
            yield "first_report_year", year, f"report year {first} or earlier: the file begins there"
        elif answer == YES:
            yield "first_report_year", year, f"report year; it describes the law of {year - 1}"
        elif year > first:
            yield "no_longer", year, f"no such law found in report years {year} to {last}, after a yes in earlier ones"
