"""Call the printers: pandoc for HTML and DOCX, typst for PDF and for pictures of drawings."""

import base64
import io
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pypandoc
import typst

from countrypack.errors import MissingFile, RenderFailed

STYLE = Path(__file__).resolve().parent / "style"
FONTS = STYLE / "fonts"
# Texts come from publishers' tables: only the Markdown that pieces are made of is understood.
OFF = (
    "raw_html raw_attribute raw_tex latex_macros tex_math_dollars native_divs native_spans markdown_in_html_blocks "
    "citations yaml_metadata_block pandoc_title_block example_lists fancy_lists definition_lists line_blocks "
    "inline_notes simple_tables multiline_tables grid_tables smart"
)
READER = "".join(["markdown", *(f"-{extension}" for extension in OFF.split())])
WIDEST_LINE = 1_000_000  # a longer line in a pipe table would make all its columns equal
# Room for what is left over of a text: pandoc then collects garbage less often, and saves a tenth of its time.
ROOMY = ("+RTS", "-A64m", "-O256m", "-RTS")
# A sheet as typst calls it, and its width, height and margins (at the sides, above and below) in the twentieths of a
# point that Word counts in. The text is as wide on one as on the other, so that charts and tables are the same.
PAPERS = {"a4": ("a4", 11906, 16838, 1020, 960), "letter": ("us-letter", 12240, 15840, 1187, 760)}
FACES = (("Regular", "normal", 400), ("Bold", "normal", 700), ("Italic", "italic", 400))
FONTS_PLACE = "/* fonts */"
# The characters of each file, as the publisher of the fonts split them; the code points of its own style sheet.
SUBSETS = {
    "Latin1": "0-D, 20-7E, A0-FF, 131, 152-153, 2C6, 2DA, 2DC, 2013-2014, 2018-201A, 201C-201E, 2020-2022, 2026, "
    "2030, 2039-203A, 2044, 20AC, 2122, 2212, FB01-FB02",
    "Latin2": "100-101, 104-130, 132-151, 154-17F, 18F, 192, 1A0-1A1, 1AF-1B0, 1FA-1FF, 218-21B, 237, 259, 1E80-1E85, "
    "1E9E, 20A1, 20A4, 20A6, 20A8-20AA, 20AD-20AE, 20B1-20B2, 20B4-20B5, 20B8-20BA, 20BD, 20BF",
    "Latin3": "102-103, 1CD-1DC, 1EA0-1EF9, 20AB",
    "Pi": "E3F, 2000-200D, 2015, 2028-2029, 202F, 2032-2033, 2070, 2074-2079, 2080-2089, 2113, 2116, 2126, 212E, "
    "2150-2151, 2153-215E, 2190-2199, 21A9-21AA, 2202, 2206, 220F, 2211, 2215, 221A, 221E, 222B, 2248, 2260, "
    "2264-2265, 25CA, 2713, 274C",
}


def printed(
    markdown: str, folder: Path, metadata: Mapping[str, str], formats: Sequence[str] = ("html", "docx", "pdf")
) -> dict[str, bytes]:
    """Return a text in each of some formats.

    Parameters
    ----------
    markdown : str
        The text.
    folder : Path
        Where to work; it holds ``charts/<id>.html`` for a page, ``charts/<id>.png`` for a Word document and
        ``charts/<id>.svg`` for a PDF.
    metadata : mapping of str to str
        What heads and feet say, as literal text.
    formats : sequence of str
        ``html`` is one page that needs nothing but itself; ``docx`` is in the styles of ``reference.docx``; ``pdf`` is
        tagged.
    """
    _write(markdown, folder, metadata, formats)
    finish = {"html": _page, "docx": _document, "pdf": _pdf}
    return {name: finish[name](folder, metadata) for name in formats}


def _page(folder: Path, metadata: Mapping[str, str]) -> bytes:
    page = (folder / "briefing.html").read_text(encoding="utf-8")
    return page.replace(FONTS_PLACE, font_faces(page), 1).encode()


def _document(folder: Path, metadata: Mapping[str, str]) -> bytes:
    return (folder / "briefing.docx").read_bytes()


def _pdf(folder: Path, metadata: Mapping[str, str]) -> bytes:
    """Return a PDF of ``briefing.typ``: PDF/UA-1 wherever our fonts can show every character.

    A text in another script is set in whatever font the machine has, and the file then does not claim that standard.
    """
    source = folder / "briefing.typ"
    # pandoc centres every table; in a text this could only stand with its # escaped.
    source.write_bytes(source.read_bytes().replace(b"align(center)[#table(", b"align(left)[#table("))
    options = {"format": "pdf", "timestamp": int(metadata["epoch"])}
    try:
        return _typst(source, **options, pdf_standards=["ua-1"])
    except RenderFailed as refusal:
        if "could not be displayed" not in str(refusal):
            raise
    return _typst(source, **options, fonts=_all_fonts())


def pictures(names: Sequence[str], folder: Path) -> None:
    """Make ``charts/<name>.png`` of each ``charts/<name>.svg`` in `folder`, at 200 pixels an inch."""
    if not names:
        return
    pages = [f'#page(image("charts/{name}.svg"))' for name in names]
    source = '#set page(width: auto, height: auto, margin: 0pt)\n#set text(font: "IBM Plex Sans")\n' + "\n".join(pages)
    (folder / "charts.typ").write_text(source, encoding="utf-8")
    made = _typst(folder / "charts.typ", format="png", ppi=200)
    for name, picture in zip(names, made if isinstance(made, list) else [made], strict=True):
        (folder / "charts" / f"{name}.png").write_bytes(picture)


def warm_up() -> None:
    """Read once what every pack is printed with; looking for fonts starts no thread of typst's."""
    _fonts()
    for name in ("page.css", "page.html", "page.typ"):
        _style(name)
    for paper in PAPERS:
        _reference(paper)
    for subset in SUBSETS:
        _characters(subset)
        for face in FACES:
            _font_face(*face, subset)


def font_faces(page: str) -> str:
    """Return the style rules that carry the fonts a page uses, each file in it only if a character needs it."""
    used = {ord(character) for character in set(page)}
    faces = FACES if re.search(r"<em>|italic", page) else FACES[:2]
    return "\n".join(
        _font_face(face, style, weight, subset)
        for face, style, weight in faces
        for subset in SUBSETS
        if used & _characters(subset)
    )


@cache
def _style(name: str) -> str:
    return (STYLE / name).read_text(encoding="utf-8")


@cache
def _reference(paper: str) -> bytes:
    """Return ``reference.docx`` set for a size of paper."""
    _, wide, tall, side, edge = PAPERS[paper]
    made = io.BytesIO()
    with zipfile.ZipFile(STYLE / "reference.docx") as given, zipfile.ZipFile(made, "w") as new:
        for item in given.infolist():
            content = given.read(item)
            if item.filename == "word/document.xml":
                content = re.sub(rb'(?<=w:w=")11906(?=")', b"%d" % wide, content)
                content = re.sub(rb'(?<=w:h=")16838(?=")', b"%d" % tall, content)
                content = re.sub(rb'(w:(?:left|right)=")1020(?=")', rb"\g<1>%d" % side, content)
                content = re.sub(rb'(w:(?:top|bottom)=")\d+(?=")', rb"\g<1>%d" % edge, content)
            new.writestr(item, content)
    return made.getvalue()


@cache
def _font_face(face: str, style: str, weight: int, subset: str) -> str:
    data = base64.b64encode((FONTS / f"IBMPlexSans-{face}-{subset}.woff2").read_bytes()).decode()
    characters = ", ".join(f"U+{part}" for part in SUBSETS[subset].split(", "))
    return (
        f'@font-face {{ font-family: "IBM Plex Sans"; font-style: {style}; font-weight: {weight}; '
        f'src: url("data:font/woff2;base64,{data}") format("woff2"); unicode-range: {characters}; }}'
    )


@cache
def _characters(subset: str) -> frozenset[int]:
    ends = [(part.partition("-")[0], part.rpartition("-")[2]) for part in SUBSETS[subset].split(", ")]
    return frozenset(code for first, last in ends for code in range(int(first, 16), int(last, 16) + 1))


def _write(markdown: str, folder: Path, metadata: Mapping[str, str], formats: Sequence[str]) -> None:
    """Have ``briefing.html``, ``.docx`` and ``.typ`` written into a folder; pandoc reads the text once for all."""
    asked = {"html": _page_asked, "docx": _document_asked, "pdf": _source_asked}
    outputs = [asked[name](folder, metadata) for name in formats]
    job = json.dumps({"text": markdown, "reader": READER, "columns": WIDEST_LINE, "outputs": outputs})
    pandoc("print.lua", job, where=metadata["title"], folder=folder, epoch=metadata["epoch"])


def _page_asked(folder: Path, metadata: Mapping[str, str]) -> dict:
    variables = {"css": _style("page.css"), "fonts": FONTS_PLACE}
    options = {"template": _style("page.html"), "table_of_contents": True, "toc_depth": 3, "variables": variables}
    return _asked("html", "html5", "briefing.html", metadata, options)


def _document_asked(folder: Path, metadata: Mapping[str, str]) -> dict:
    known = {name: metadata[name] for name in ("title", "subtitle", "date", "subject", "lang")}
    (folder / "reference.docx").write_bytes(_reference(metadata["paper"]))
    return _asked("docx", "docx", "briefing.docx", known, {"reference_doc": "reference.docx"})


def _source_asked(folder: Path, metadata: Mapping[str, str]) -> dict:
    known = {**metadata, "paper": PAPERS[metadata.get("paper", "a4")][0]}
    return _asked("typst", "typst-smart", "briefing.typ", known, {"template": _style("page.typ")})


def _asked(form: str, writer: str, file: str, metadata: Mapping[str, str], options: dict) -> dict:
    options = {"columns": WIDEST_LINE, "wrap_text": "none", **options}
    return {"format": form, "writer": writer, "file": file, "metadata": dict(metadata), "options": options}


def pandoc(
    script: str, text: str, *, where: str, folder: Path, arguments: Sequence[str] = (), epoch: str = "0"
) -> bytes:
    """Return what a Lua script of ours makes of a text, run by pandoc in a folder; `where` names it in a refusal."""
    done = subprocess.run(
        [str(_program()), *ROOMY, "lua", "-E", str(STYLE / script), *arguments],
        input=text.encode(),
        cwd=folder,
        capture_output=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": epoch},
        check=False,
    )
    if done.returncode:
        raise RenderFailed(where=where, reason=f"pandoc: {' '.join(done.stderr.decode(errors='replace').split())}")
    return done.stdout


@cache
def _program() -> Path:
    """Return the pandoc of the environment; another one on the machine would print other bytes."""
    files = Path(pypandoc.__file__).parent / "files"
    for name in ("pandoc", "pandoc.exe"):
        if (files / name).is_file():
            return files / name
    raise MissingFile(where="pandoc, in the package pypandoc-binary", todo="run `make setup`.")


def _typst(source: Path, *, fonts: typst.Fonts | None = None, **options) -> bytes | list[bytes]:
    compiler = typst.Compiler(root=source.parent, font_paths=fonts or _fonts())
    try:
        return compiler.compile(source, **options)
    except typst.TypstError as error:
        raise RenderFailed(where=source.name, reason=f"typst: {error.message}") from None


@cache
def _fonts() -> typst.Fonts:
    """Return our fonts and typst's own, never the machine's: the same bytes everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


@cache
def _all_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(FONTS)])
