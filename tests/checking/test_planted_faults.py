"""Faults planted in finished packs and tables: each is caught, by the name of the rule that it breaks."""

import json
import re
import subprocess
import sys

import pytest

from countrypack import checking
from countrypack.checking import evidence
from tests.checking.planting import MIME, Planted, element, fields, figure, outputs, row_of, svg, swapped
from tests.conftest import ROOT

HTML, DOCX, PDF, NOTEBOOK = "briefing.html", "briefing.docx", "briefing.pdf", "briefing.ipynb"
CONVICTED, PROXY, ALL = (
    "trafficking_persons_convicted",
    "female_homicide_partner_or_family_rate",
    "female_homicide_rate",
)
FIGURE = "a figure is in no row"
YEAR = "a year is in no row"
DATE = "a date is in no act"
MARK = "a source mark leads elsewhere"
BLOCK = "a block of the notebook is missing or reads otherwise"
STATE = "a state is named"


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    out = tmp_path_factory.mktemp("checked")
    command = [sys.executable, str(ROOT / "scripts" / "build_packs.py"), "NZL", "GBR", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def known(shelf):
    """What a check finds before anything is planted."""
    return {iso3: set(checking.check(shelf / iso3 / "pack", iso3).unmatched) for iso3 in ("NZL", "GBR")}


def last(iso3, subject):
    held = evidence.read().series(iso3, subject).usable
    return held[max(held)]


def numeric(iso3, subject):
    held = evidence.read().series(iso3, subject)
    return [row for _, row in sorted(held.usable.items()) if row.value]


def other_digit(text):
    """The same figure with its last digit changed."""
    return text[:-1] + str((int(text[-1]) + 1) % 10)


def other_date(iso3, instrument, act):
    row = next(r for r in evidence.read().rows(iso3).values() if (r.subject, r.act) == (instrument, act))
    return evidence.spoken(row.date)


# Faults of one kind that stand in several formats: (name, old, new) is planted wherever a format prints it.


def digit_in_a_sentence(p):
    text = figure(last("NZL", ALL))
    return "text-record", text, other_digit(text)


def year_of_a_figure(p):
    year = last("NZL", ALL).year
    return "text-female-homicide-rate", f"women in {year}", f"women in {int(year) - 1}"


def censored_as_two(p):
    return "table-stages", "0-4", "2"


def date_of_an_act(p):
    date = other_date("NZL", "trafficking_protocol", "ratification")
    return "text-record", date, date[:-1] + str((int(date[-1]) + 1) % 10)


def digit_in_a_table(p):
    text = figure(last("NZL", PROXY))
    return "table-proxies", text, other_digit(text)


SPREAD = [digit_in_a_sentence, year_of_a_figure, censored_as_two, date_of_an_act, digit_in_a_table]


# Faults of single formats: each plants itself and returns where and by which rule it has to be caught.


def years_swapped(p):
    rows = sorted(numeric("GBR", CONVICTED), key=lambda row: float(row.value))
    low, high = rows[0], rows[-1]
    text = p.text(HTML)
    start = text.index('id="text-trafficking-persons-convicted"')
    end = text.index("</div>", start)
    p.write(HTML, text[:start] + swapped(text[start:end], f"({low.year})", f"({high.year})") + text[end:])
    return HTML, FIGURE


def year_at_the_head_of_a_row(p):
    p.change(HTML, 'id="table-stages"', ">2019<", ">1999<")
    return HTML, "a gap is shown as a figure"


def rows_of_two_years_swapped(p):
    text = p.text(HTML)
    start = text.index('id="tbl-table-stages"')
    end = text.index("</table>", start)
    p.write(HTML, text[:start] + swapped(text[start:end], ">2019<", ">2014<") + text[end:])
    return HTML, FIGURE


def gap_as_zero_in_a_table(p):
    p.change(HTML, 'id="table-stages"', ">-<", ">0<")
    return HTML, "a gap is shown as a figure"


def year_outside_the_source_as_not_reported(p):
    p.change(HTML, 'id="table-stages"', ">n/a<", ">-<")
    return HTML, "what the source does not cover is shown as a gap"


def figure_as_gap_in_a_table(p):
    p.change(HTML, 'id="table-stages"', f">{figure(last('GBR', CONVICTED))}<", ">-<")
    return HTML, "a figure is shown as a gap"


def another_bound_of_a_censored_figure(p):
    p.change(HTML, 'id="text-trafficking-persons-convicted"', "fewer than five", "fewer than nine")
    return HTML, "a figure is not published as fewer than five"


def number_of_a_mark(p):
    p.change(HTML, 'id="text-record"', 'href="#source-unodc_glotip">[7]', 'href="#source-unodc_glotip">[8]')
    return HTML, MARK


def target_of_a_mark(p):
    p.change(HTML, 'id="text-record"', "#source-unodc_glotip", "#source-who_homicide")
    return HTML, MARK


def number_and_target_of_a_mark(p):
    numbers = {card["id"]: card["number"] for card in json.loads(p.text("facts.json"))["sources"]}
    own = f'#source-unodc_glotip">[{numbers["unodc_glotip"]}]'
    p.change(HTML, 'id="text-trafficking-persons-convicted"', own, f'#source-itu_gci">[{numbers["itu_gci"]}]')
    return HTML, MARK


def signature_and_ratification_swapped(p):
    one, other = (other_date("NZL", "trafficking_protocol", act) for act in ("signature", "ratification"))
    text = p.text(HTML)
    start = text.index('id="text-record"')
    end = text.index("</div>", start)
    p.write(HTML, text[:start] + swapped(text[start:end], one, other) + text[end:])
    return HTML, DATE


def another_state_in_a_sentence(p):
    p.change(HTML, 'id="text-trafficking-persons-convicted"', "New Zealand", "Peru")
    return HTML, STATE


def another_state_in_a_table(p):
    p.change(HTML, 'id="table-national-trafficking-law"', "coded by Kelley", "of Thailand, coded by Kelley")
    return HTML, STATE


def figure_of_another_comparator(p):
    """Two states' figures change places in the data of a chart."""
    aus, deu = (figure(row_of(code, ALL, 2015)) for code in ("AUS", "DEU"))
    text = p.text(HTML)
    start = text.index(">2015<", text.index('id="data-chart-trend-female-homicide-rate"'))
    end = text.index("</tr>", start)
    p.write(HTML, text[:start] + swapped(text[start:end], f">{aus}<", f">{deu}<") + text[end:])
    return HTML, FIGURE


def unit_of_a_rate(p):
    p.change(HTML, 'id="text-record"', "per 100,000 women", "per 10,000 women")
    return HTML, FIGURE


def rate_as_percent(p):
    p.change(HTML, 'id="text-record"', "per 100,000 women", "percent")
    return HTML, FIGURE


def quality_of_a_figure(p):
    p.change(HTML, 'id="table-proxies"', ">reported<", ">modelled<")
    return HTML, FIGURE


def quality_of_a_card(p):
    p.change(HTML, 'id="text-headlines"', "Quality: censored", "Quality: reported")
    return HTML, "a quality is not that of its series"


def verification_of_an_act(p):
    p.change(HTML, 'id="table-national-trafficking-law"', ">verified<", ">inferred<")
    return HTML, "an act is not held"


def count_of_years(p):
    held = len(evidence.read().series("NZL", CONVICTED).usable)
    p.change(HTML, 'id="text-record"', f"{held} years", f"{held - 1} years")
    return HTML, "a count of rows is wrong"


def count_of_members(p):
    p.change(HTML, 'id="text-standing-female-homicide-rate"', "of the 20 members", "of the 19 members")
    return HTML, "a count of rows is wrong"


def span_of_a_gap(p):
    p.change(HTML, 'id="text-record"', "2003-2006", "2003-2007")
    return HTML, YEAR


def rounding_cut_off(p):
    """A rate whose third digit rounds it up, printed as if the rest had been cut off."""
    row = next(r for r in numeric("NZL", ALL) if int(r.value.partition(".")[2].ljust(3, "0")[2]) >= 5)
    cut = f"{int(float(row.value) * 100) / 100:.2f}"
    text = p.text(HTML)
    start = text.index(f">{row.year}<", text.index('id="data-chart-trend-female-homicide-rate"'))
    p.write(HTML, text[:start] + text[start:].replace(f">{figure(row)}<", f">{cut}<", 1))
    return HTML, FIGURE


def decimal_comma(p):
    text = figure(last("NZL", ALL))
    p.change(HTML, 'id="text-record"', text, text.replace(".", ","))
    return HTML, FIGURE


def bound_of_the_model(p):
    row = last("GBR", "female_homicide_modelled")
    text = min(evidence.printed(row.upper, "count"))
    p.change(HTML, 'id="text-modelled"', text, other_digit(text))
    return HTML, "an interval is in no row"


def answer_turned_round(p):
    p.change(HTML, 'id="table-safety"', ">yes<", ">no<")
    return HTML, "an answer is in no row"


def vintage_of_a_source(p):
    p.change(HTML, 'id="source-unodc_glotip"', "Vintage: 2025-04-14", "Vintage: 2024-04-14")
    return HTML, "a source is not as on its card"


def date_in_a_citation(p):
    p.change(HTML, 'id="source-unodc_glotip-1"', "April 14, 2025", "April 14, 2024")
    return HTML, "a source is not as on its card"


def edition_in_the_head(p):
    p.change(HTML, "<header>", "2026", "2025")
    return HTML, "a number is borne out by nothing"


def row_of_a_table_left_out(p):
    text = p.text(HTML)
    start = text.index("<tr>", text.index("<tbody>", text.index('id="table-stages"')))
    p.write(HTML, text[:start] + text[text.index("</tr>", start) + 5 :])
    return HTML, BLOCK


def number_in_a_heading(p):
    p.change(HTML, 'id="section-treaties"', ">Treaties<", ">Treaties of 1997<")
    return HTML, "a number is borne out by nothing"


def chart_left_out(p):
    text = p.text(HTML)
    start, end = svg(text, "chart-overview")
    p.write(HTML, text[:start] + text[end:])
    return HTML, "a chart is missing"


def chart_of_another_state(p):
    text, other = p.text(HTML), (p.source.parent.parent / "GBR" / "pack" / HTML).read_text(encoding="utf-8")
    ident = "chart-trend-trafficking-persons-convicted"
    (start, end), (begin, until) = svg(text, ident), svg(other, ident)
    p.write(HTML, text[:start] + other[begin:until] + text[end:])
    return HTML, "a mark is drawn for no usable row"


def drawing(p, ident, edit):
    text = p.text(HTML)
    start, end = svg(text, ident)
    changed = edit(text[start:end])
    assert changed != text[start:end]
    p.write(HTML, text[:start] + changed + text[end:])


def mark_drawn_at_zero(p):
    name = last("GBR", CONVICTED).id

    def edit(text):
        base = re.search(r'-y-0">\s*<path d="M [\d.]+ ([\d.]+)', text)[1]
        start, end = element(text, name)
        return text[:start] + re.sub(r' y="[\d.]+"', f' y="{base}"', text[start:end]) + text[end:]

    drawing(p, "chart-trend-trafficking-persons-convicted", edit)
    return HTML, "a mark does not stand where its figure does"


def mark_in_another_year(p):
    name = last("GBR", CONVICTED).id

    def edit(text):
        start, end = element(text, name)
        moved = re.sub(r' x="([\d.]+)"', lambda x: f' x="{float(x[1]) + 20}"', text[start:end])
        return text[:start] + moved + text[end:]

    drawing(p, "chart-trend-trafficking-persons-convicted", edit)
    return HTML, "a mark does not stand in its year"


def gap_drawn_as_zero(p):
    name = last("GBR", CONVICTED).id

    def edit(text):
        start, end = element(text, name)
        base = re.search(r'-y-0">\s*<path d="M [\d.]+ ([\d.]+)', text)[1]
        copy = text[start:end].replace(name, f"GBR.{CONVICTED}.2022")
        return text[:end] + re.sub(r' y="[\d.]+"', f' y="{base}"', copy) + text[end:]

    drawing(p, "chart-trend-trafficking-persons-convicted", edit)
    return HTML, "a mark is drawn for no usable row"


def mark_left_out(p):
    def edit(text):
        start, end = element(text, last("GBR", CONVICTED).id)
        return text[:start] + text[end:]

    drawing(p, "chart-trend-trafficking-persons-convicted", edit)
    return HTML, "a figure is not drawn"


def interval_drawn_full(p):
    def edit(text):
        start, end = element(text, f"NZL.{CONVICTED}.2022")
        return text[:start] + text[start:end].replace("#ffffff", "#1b365d") + text[end:]

    drawing(p, "chart-trend-trafficking-persons-convicted", edit)
    return HTML, "an interval is not drawn as an open bar over it"


def interval_drawn_to_two(p):
    def edit(text):
        start, end = element(text, f"NZL.{CONVICTED}.2022")
        heights = sorted({float(y) for y in re.findall(r"[ML] [\d.]+ ([\d.]+)", text[start:end])})
        middle = f"{sum(heights) / 2:.4f}"
        return text[:start] + re.sub(rf" {heights[0]:g}\b", f" {middle}", text[start:end]) + text[end:]

    drawing(p, "chart-trend-trafficking-persons-convicted", edit)
    return HTML, "an interval is not drawn as an open bar over it"


def bar_too_long(p):
    def edit(text):
        start, end = element(text, "GBR.trafficking_victims_detected.2021.female.18+")
        longer = re.sub(r"L ([\d.]+) ", lambda x: f"L {float(x[1]) + 9} ", text[start:end], count=2)
        return text[:start] + longer + text[end:]

    drawing(p, "chart-victims", edit)
    return HTML, "a bar is not as long as its figure"


def label_in_a_drawing(p):
    text = f"New Zealand {figure(last('NZL', ALL))}"
    drawing(p, "chart-trend-female-homicide-rate", lambda t: t.replace(text, other_digit(text)))
    return HTML, "a label is no figure of the chart"


def line_of_a_comparator(p):
    def edit(text):
        start = text.index("-run-AUS.")
        place = text.index("L ", start + 200)
        x, y = re.match(r"L ([\d.]+) ([\d.]+)", text[place:]).groups()
        return text[:place] + text[place:].replace(f"L {x} {y}", f"L {x} {float(y) + 8}", 1)

    drawing(p, "chart-trend-female-homicide-rate", edit)
    return HTML, "a line does not pass through its figure"


def document_alt(p):
    text = figure(last("NZL", PROXY))
    p.document('w:name="chart-overview"', text, other_digit(text))
    return DOCX, FIGURE


def document_mark(p):
    p.document('w:name="text-record"', 'w:anchor="source-unodc_glotip"', 'w:anchor="source-who_homicide"')
    return DOCX, MARK


def document_note(p):
    old, new = 'w:anchor="source-unodc_glotip"', 'w:anchor="source-who_homicide"'
    p.document("<w:footnotes", old, new, part="word/footnotes.xml")
    return DOCX, MARK


def date_in_a_note(p):
    p.document("<w:footnotes", "November 23, 2026", "November 23, 2025", part="word/footnotes.xml")
    return DOCX, "a source is not as on its card"


def document_row_without_its_year(p):
    p.document('w:name="tbl-table-stages"', ">2019<", "><")
    return DOCX, YEAR


def document_other_state(p):
    p.document('w:name="text-trafficking-persons-convicted"', "New Zealand", "Kuwait")
    return DOCX, STATE


def print_page_left_out(p):
    p.without_page(3)
    return PDF, "the PDF leaves out what the page prints"


def print_of_another_state(p):
    other = p.source.parent.parent / "GBR" / "pack" / PDF
    (p.folder / PDF).write_bytes(other.read_bytes())
    return PDF, "a state is named"


def notebook_alt(p):
    text = figure(last("NZL", PROXY))

    def edit(data):
        data[MIME]["alt"] = data[MIME]["alt"].replace(text, other_digit(text))
        data["text/plain"] = data[MIME]["alt"]

    p.piece("chart-overview", edit)
    return NOTEBOOK, FIGURE


def notebook_data_of_a_chart(p):
    def edit(data):
        row = next(row for row in data[MIME]["rows"] if row[1][-1:].isdigit())
        row[1] = other_digit(row[1])

    p.piece("chart-trend-female-homicide-rate", edit)
    return NOTEBOOK, FIGURE


def notebook_output_unlike_its_piece(p):
    def edit(data):
        data["text/markdown"] = data["text/markdown"].replace("2022", "2021")

    p.piece("text-record", edit)
    return NOTEBOOK, "an output says other things than its piece"


def piece_of_another_state(p):
    p.piece("text-record", lambda data: data[MIME].update(iso3="PER"))
    return NOTEBOOK, "a piece is about another state"


def fact_that_is_in_no_table(p):
    p.piece("text-record", lambda data: data[MIME]["facts"].append(f"NZL.{CONVICTED}.2031"))
    return NOTEBOOK, "a fact is in no table"


def modelled_in_a_reported_series(p):
    row, model = last("GBR", ALL), last("GBR", "female_homicide_modelled")
    p.piece("text-female-homicide-rate", lambda data: data[MIME]["facts"].append(model.id))
    p.reword("text-female-homicide-rate", f"was {figure(row)}", f"was {figure(model)}")
    return NOTEBOOK, FIGURE


def the_world_banks_figure_of_the_united_kingdom(p):
    row = last("GBR", ALL)
    wrong = evidence.read().find(row.id.partition("@")[0])
    p.piece("text-female-homicide-rate", lambda data: data[MIME]["facts"].append(wrong.id))
    p.reword("text-female-homicide-rate", f"was {figure(row)}", f"was {figure(wrong)}")
    return NOTEBOOK, FIGURE


def chapter_that_leaks_a_figure(p):
    """A chapter kept a figure of the state that its process worked on before."""
    own, leaked = last("NZL", ALL), last("PER", ALL)
    p.reword("text-female-homicide-rate", f"was {figure(own)}", f"was {figure(leaked)}")
    return NOTEBOOK, FIGURE


def chapter_that_leaks_a_fact(p):
    """The same, and the chapter names the other state's fact as its own."""
    own, leaked = last("NZL", ALL), last("PER", ALL)
    p.piece("text-female-homicide-rate", lambda data: data[MIME]["facts"].append(leaked.id))
    p.reword("text-female-homicide-rate", f"was {figure(own)}", f"was {figure(leaked)}")
    return NOTEBOOK, "a fact is of a state that the piece is not about"


def unverified_law_printed(p):
    row = next(r for r in evidence.read().rows("NZL").values() if r.status == "unverified" and r.date)
    p.piece("table-gender-related-killing-law", lambda data: data[MIME]["facts"].append(row.id))
    line = f"| {row.subject} | {row.act}: {row.statute} | {evidence.spoken(row.date)} | not stated | verified | - |"
    p.reword("table-gender-related-killing-law", "\n\nLeft out", f"\n{line}\n\nLeft out")
    return NOTEBOOK, "an unverified act is printed"


def unverified_law_printed_without_its_id(p):
    row = next(r for r in evidence.read().rows("NZL").values() if r.status == "unverified" and r.date)
    date = evidence.spoken(row.date)
    line = f"| domestic violence law | {row.act}: {row.statute} | {date} | not stated | verified | - |"
    p.reword("table-gender-related-killing-law", "\n\nLeft out", f"\n{line}\n\nLeft out")
    return NOTEBOOK, "an act is not held as it is printed"


def stale_facts(p):
    p.json("facts.json", lambda held: held["observations"][0].update(value=17.0))
    return "facts.json", "a fact is not as in its table"


def status_in_the_facts(p):
    p.json("facts.json", lambda held: held["observations"][0].update(status="provisional"))
    return "facts.json", "a fact is not as in its table"


def fact_left_out(p):
    p.json("facts.json", lambda held: held["acts"].pop())
    return "facts.json", "a row of the tables is not among the facts"


def edition_of_the_facts(p):
    p.json("facts.json", lambda held: held.update(edition="2025-07-01"))
    return "facts.json", "the edition is not the newest vintage"


def value_in_the_data_file(p):
    line = next(i for i, text in enumerate(p.text("data.csv").splitlines()) if f"NZL.{ALL}.2022" in text)
    lines = p.text("data.csv").splitlines()
    lines[line] = lines[line].replace("1.12", "1.13", 1)
    p.write("data.csv", "\n".join(lines) + "\n")
    return "data.csv", "a row is not as in its table"


def year_in_the_bibliography(p):
    p.write("sources.bib", re.sub(r"(year|date) = \{\d{4}", r"\g<1> = {1931", p.text("sources.bib"), count=1))
    return "sources.bib", "a source is not as on its card"


def observation_changed(p):
    def edit(lines):
        for line in lines:
            one = fields(line)
            hit = one[:3] == ["NZL", ALL, "2022"]
            yield line.replace(one[6], "3.33", 1) if hit else line

    p.table(p.folder.parent / "tidy", "observations.csv", edit)
    return NOTEBOOK, FIGURE


def observation_taken_out(p):
    gone = ["NZL", ALL, "2022"]
    p.table(p.folder.parent / "tidy", "observations.csv", lambda ls: (x for x in ls if fields(x)[:3] != gone))
    return NOTEBOOK, "a fact is in no table"


def observation_doubted(p):
    def edit(lines):
        for line in lines:
            hit = fields(line)[:3] == ["NZL", ALL, "2022"]
            yield line.replace(",reported,", ",suspect,") if hit else line

    p.table(p.folder.parent / "tidy", "observations.csv", edit)
    return HTML, "a mark is drawn for no usable row"


def comparator_changed(p):
    def edit(lines):
        for line in lines:
            one = fields(line)
            yield line.replace(one[6], "9.99", 1) if one[:3] == ["AUS", ALL, "2015"] else line

    p.table(p.folder.parent / "tidy", "observations.csv", edit)
    return HTML, "a line does not pass through its figure"


def act_redated(p):
    def edit(lines):
        for line in lines:
            one = fields(line)
            hit = one[:3] == ["NZL", "trafficking_protocol", "ratification"]
            yield line.replace(one[3], "2001-02-03", 1) if hit else line

    p.table(p.folder.parent / "tidy", "acts.csv", edit)
    return NOTEBOOK, DATE


def act_no_longer_verified(p):
    def edit(lines):
        for line in lines:
            hit = fields(line)[:3] == ["NZL", "national_trafficking_law", "first_offence"]
            yield line.replace(",verified,", ",unverified,") if hit else line

    p.table(p.folder.parent / "tidy", "acts.csv", edit)
    return NOTEBOOK, "an unverified act is printed"


IN_HTML = {
    "GBR": [
        years_swapped, year_at_the_head_of_a_row, rows_of_two_years_swapped, gap_as_zero_in_a_table,
        year_outside_the_source_as_not_reported,
        figure_as_gap_in_a_table, another_bound_of_a_censored_figure, bound_of_the_model, mark_drawn_at_zero,
        mark_in_another_year, gap_drawn_as_zero, mark_left_out, bar_too_long,
    ],
    "NZL": [
        number_of_a_mark, target_of_a_mark, number_and_target_of_a_mark, signature_and_ratification_swapped,
        another_state_in_a_sentence, another_state_in_a_table, figure_of_another_comparator, unit_of_a_rate,
        rate_as_percent, quality_of_a_figure, quality_of_a_card, verification_of_an_act, count_of_years,
        count_of_members, span_of_a_gap,
        rounding_cut_off, decimal_comma, answer_turned_round, vintage_of_a_source, date_in_a_citation,
        edition_in_the_head,
        row_of_a_table_left_out, number_in_a_heading, chart_left_out, chart_of_another_state, interval_drawn_full,
        interval_drawn_to_two, label_in_a_drawing, line_of_a_comparator, observation_changed, observation_taken_out,
        observation_doubted, comparator_changed, act_redated, act_no_longer_verified,
    ],
}  # fmt: skip
IN_DOCX = [
    document_alt,
    document_mark,
    document_note,
    date_in_a_note,
    document_row_without_its_year,
    document_other_state,
]
IN_PDF = [print_page_left_out, print_of_another_state]
IN_NOTEBOOK = {
    "GBR": [modelled_in_a_reported_series, the_world_banks_figure_of_the_united_kingdom],
    "NZL": [
        notebook_alt, notebook_data_of_a_chart, notebook_output_unlike_its_piece, piece_of_another_state,
        fact_that_is_in_no_table, chapter_that_leaks_a_figure, chapter_that_leaks_a_fact, unverified_law_printed,
        unverified_law_printed_without_its_id,
    ],
}  # fmt: skip
BESIDE = [
    stale_facts, status_in_the_facts, fact_left_out, edition_of_the_facts, value_in_the_data_file,
    year_in_the_bibliography,
]  # fmt: skip
CASES = [
    *((fault, iso3, (HTML,)) for iso3, faults in IN_HTML.items() for fault in faults),
    *((fault, "NZL", (DOCX,)) for fault in IN_DOCX),
    *((fault, "NZL", (HTML, PDF)) for fault in IN_PDF),
    *((fault, iso3, ()) for iso3, faults in IN_NOTEBOOK.items() for fault in faults),
    *((fault, "NZL", ("data.csv", "sources.bib")) for fault in BESIDE),
]


def found(planted, known):
    verdict = checking.check(planted.folder, planted.iso3, tidy=planted.tidy)
    return [fault for fault in verdict.unmatched if fault not in known[planted.iso3]]


def judged(name, file, rule, faults, record):
    caught = any(fault.file == file and fault.rule.startswith(rule) for fault in faults)
    record("planted fault", [name.replace("_", " "), caught])
    assert caught, [str(fault) for fault in faults[:5]] or "nothing was found"


@pytest.mark.parametrize(("fault", "iso3", "formats"), CASES, ids=lambda one: getattr(one, "__name__", None))
def test_a_planted_fault_is_caught(fault, iso3, formats, shelf, known, tmp_path, record_property):
    planted = Planted(shelf / iso3 / "pack", tmp_path, *formats)
    file, rule = fault(planted)
    judged(fault.__name__, file, rule, found(planted, known), record_property)


@pytest.mark.parametrize("format_", [HTML, DOCX, PDF, NOTEBOOK])
@pytest.mark.parametrize("fault", SPREAD, ids=lambda one: one.__name__)
def test_a_fault_is_caught_in_every_format(fault, format_, shelf, known, tmp_path, record_property):
    formats = {HTML: (HTML,), DOCX: (DOCX,), PDF: (HTML, PDF), NOTEBOOK: ()}[format_]
    planted = Planted(shelf / "NZL" / "pack", tmp_path, *formats)
    ident, old, new = fault(planted)
    if format_ == HTML:
        planted.change(HTML, f'id="{ident}"', old, new)
    elif format_ == DOCX:
        planted.document(f'w:name="{ident}"', old, new)
    elif format_ == PDF:
        planted.pdf(old, old, new)
    else:
        planted.reword(ident, old, new)
    rule = "the PDF prints other things" if format_ == PDF else "a "
    judged(f"{fault.__name__} ({format_})", format_, rule, found(planted, known), record_property)


def test_a_second_check_writes_the_same_verdict(shelf, known):
    pack = shelf / "NZL" / "pack"
    before = (pack / "checks.json").read_bytes()
    checking.check(pack, "NZL")
    assert (pack / "checks.json").read_bytes() == before


def test_every_piece_of_the_packs_was_read(shelf, known):
    for iso3 in known:
        verdict = json.loads((shelf / iso3 / "pack" / "checks.json").read_text(encoding="utf-8"))
        notebook = json.loads((shelf / iso3 / "pack" / NOTEBOOK).read_text(encoding="utf-8"))
        assert len(outputs(notebook)) > 20
        assert all(verdict["counts"][name]["numbers"] > 300 for name in (HTML, DOCX, PDF, NOTEBOOK))


def test_a_pack_that_is_sound_has_no_fault_before_any_is_planted(known):
    assert known == {"NZL": set(), "GBR": set()}
