"""Plant one fault in a finished pack: change what is printed, in the file in which it stands."""

import csv
import json
import re
import shutil
import zipfile

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from countrypack import paths
from countrypack.checking import evidence, printed

MIME = "application/vnd.countrypack.piece+json"


class Planted:
    """A copy of a finished pack, with the formats that a fault needs and no more."""

    def __init__(self, pack, folder, *formats):
        self.folder, self.iso3, self.tidy = folder / "pack", pack.parent.name, paths.TIDY
        self.folder.mkdir(parents=True)
        for name in ("facts.json", "briefing.ipynb", *formats):
            shutil.copy(pack / name, self.folder / name)
        self.source = pack

    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def change(self, name, anchor, old, new):
        """Put `new` for the first `old` after an anchor."""
        text = self.text(name)
        self.write(name, after(text, anchor, old, new))

    def document(self, anchor, old, new, part="word/document.xml"):
        path = self.folder / "briefing.docx"
        with zipfile.ZipFile(path) as held:
            parts = {name: held.read(name) for name in held.namelist()}
        parts[part] = after(parts[part].decode(), anchor, old, new).encode()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for name, data in parts.items():
                out.writestr(name, data)

    def piece(self, ident, edit):
        """Edit what the notebook says of one piece, in all its representations."""
        path = self.folder / "briefing.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for data in outputs(notebook):
            if data[MIME]["id"] == ident:
                data.update({name: "".join(held) for name, held in data.items() if isinstance(held, list)})
                edit(data)
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")

    def reword(self, ident, old, new):
        """Change a text or a table of the notebook as a chapter that printed it wrongly would."""

        def edit(data):
            assert old in data[MIME]["markdown"], (old, data[MIME]["markdown"][:400])
            data[MIME]["markdown"] = data[MIME]["markdown"].replace(old, new, 1)
            data["text/plain"] = data[MIME]["markdown"]
            title = data[MIME]["caption"]
            data["text/markdown"] = f"**{title}**\n\n{data['text/plain']}" if title else data["text/plain"]

        self.piece(ident, edit)

    def json(self, name, edit):
        held = json.loads(self.text(name))
        edit(held)
        self.write(name, json.dumps(held, ensure_ascii=False))

    def pdf(self, wanted, old, new):
        """Set another text for the first run of the PDF that holds `wanted`, with the letters of its own font."""
        path = self.folder / "briefing.pdf"
        writer = PdfWriter(clone_from=path)
        assert any(_reset(page, wanted, old, new) for page in writer.pages), f"no run with {wanted!r}"
        writer.write(path)

    def without_page(self, number):
        path = self.folder / "briefing.pdf"
        reader, writer = PdfReader(path), PdfWriter()
        for place, page in enumerate(reader.pages):
            if place != number:
                writer.add_page(page)
        writer.write(path)

    def table(self, folder, name, edit):
        """Change a tidy table after the pack was built from it."""
        folder.mkdir(exist_ok=True)
        for other in ("observations.csv", "acts.csv"):
            lines = (paths.TIDY / other).read_text(encoding="utf-8").splitlines(keepends=True)
            if other == name:
                lines = list(edit(lines))
            (folder / other).write_text("".join(lines), encoding="utf-8")
        self.tidy = folder


def after(text, anchor, old, new):
    start = text.index(anchor) + len(anchor)
    place = text.index(old, start)
    return text[:place] + new + text[place + len(old) :]


def outputs(notebook):
    return [o["data"] for c in notebook["cells"] for o in c.get("outputs", ()) if MIME in o.get("data", {})]


def svg(text, ident):
    """The span of one chart's drawing in a page."""
    start = text.index("<svg", text.index(f'id="fig-{ident}"'))
    return start, text.index("</svg>", start) + len("</svg>")


def element(text, name):
    """The span of the group of one mark."""
    start = re.search(rf'<g id="[^"]*-pt-{re.escape(name)}">', text).start()
    depth, place = 0, start
    for tag in re.finditer(r"<(/?)g\b[^>]*?(/?)>", text[start:]):
        depth += 0 if tag[2] else -1 if tag[1] else 1
        place = start + tag.end()
        if depth == 0:
            break
    return start, place


def swapped(text, one, other):
    return text.replace(one, "\0").replace(other, one).replace("\0", other)


def row_of(iso3, subject, year):
    return evidence.read().series(iso3, subject).usable[year]


def figure(row):
    return min(evidence.read().forms(row))


def fields(line):
    return next(csv.reader([line]))


def _reset(page, wanted, old, new):
    data, fonts = page.get_contents().get_data(), page["/Resources"]["/Font"]
    for block in re.finditer(rb"BT 0 Tr/(\w+) [\d.]+ Tf (.*?)\[(.*?)\]TJ\s*ET", data, re.DOTALL):
        font = printed.letters(fonts[f"/{block[1].decode()}"])
        strings = [m[0] for m in printed.OPERATION.finditer(block[3]) if m[0][:1] == b"("]
        text = "".join(printed._decoded(one[1:-1], font) for one in strings)
        codes = {letter: code for code, letter in font.items()}
        if wanted in text and all(letter in codes for letter in text.replace(old, new, 1)):
            raw = b"".join(codes[letter].to_bytes(2, "big") for letter in text.replace(old, new, 1))
            literal = b"(" + b"".join(b"\\%03o" % byte for byte in raw) + b")"
            stream = DecodedStreamObject()
            stream.set_data(data[: block.start(3)] + literal + data[block.end(3) :])
            page[NameObject("/Contents")] = stream
            return True
    return False
