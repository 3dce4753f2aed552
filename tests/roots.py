"""A root of its own for a command: the data and chapters of this repository, changed as a test needs them."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from countrypack import indicators, paths
from tests.conftest import ROOT

BUILD = [sys.executable, str(ROOT / "scripts" / "build_packs.py")]
COUNTS = ("trafficking_",)
RATES = ("female_homicide_rate", "female_homicide_partner")
STEP = 900  # figures that a state may have before they would be another state's


class Root:
    """A folder that takes the place of the repository, with profiles of some states and a shelf for their packs."""

    def __init__(self, folder: Path, codes=(), profiles: Path = ROOT / "country_profiles"):
        self.folder, self.out, self.profiles = folder, folder / "out", folder / "profiles"
        shutil.copytree(paths.DATA, folder / "data")
        (folder / "notebooks").mkdir()
        for name in (*paths.CHAPTERS, "members"):
            shutil.copy(paths.NOTEBOOKS / f"{name}.ipynb", folder / "notebooks")
        for code in codes:
            shutil.copytree(profiles / code, self.profiles / code, ignore=shutil.ignore_patterns("pack"))
        for code in codes:
            self._only_known_comparators(code, codes)

    def _only_known_comparators(self, code, codes):
        import yaml

        path = self.profiles / code / "profile.yml"
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
        held["comparators"] = [one for one in held["comparators"] if one["iso3"] in codes]
        path.write_text(yaml.safe_dump(held, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def environment(self, **more):
        own = {paths.ROOT_VARIABLE: str(self.folder), paths.PROFILES_VARIABLE: str(self.profiles)}
        (self.folder / "tmp").mkdir(exist_ok=True)
        return {**os.environ, **own, "TMPDIR": str(self.folder / "tmp"), **more}

    def command(self, *arguments):
        return [*BUILD, *map(str, arguments), "--profiles", str(self.profiles), "--out", str(self.out)]

    def build(self, *arguments, timeout=300, env=None, before=(), **more):
        """Run the command that builds packs, after some other command that runs it."""
        return subprocess.run(
            [*before, *self.command(*arguments)], env=self.environment(**(env or {})), capture_output=True, text=True,
            timeout=timeout, check=False, **more,
        )  # fmt: skip

    def begin(self, *arguments, **more):
        """Start the command and return its process."""
        return subprocess.Popen(
            self.command(*arguments), env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, **more,
        )  # fmt: skip

    def cell(self, chapter, ident, source):
        """Put other code into a cell of a chapter."""
        path = self.folder / "notebooks" / f"{chapter}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        (cell,) = [cell for cell in notebook["cells"] if cell["id"] == ident]
        cell["source"] = source
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")

    def thin(self):
        """Leave one piece in each chapter but the first, for tests of what goes on around them."""
        for name in paths.CHAPTERS[1:]:
            path = self.folder / "notebooks" / f"{name}.ipynb"
            notebook = json.loads(path.read_text(encoding="utf-8"))
            codes = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
            brief = [cell for cell in codes if "brief" in cell["metadata"].get("tags", ())]
            notebook["cells"] = [cell for cell in notebook["cells"] if cell not in brief[1:]]
            path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
        return self

    def table(self, name, change):
        """Change rows of a tidy table; `change` gets each row as a dictionary and returns it or None."""
        path = self.folder / "data" / "tidy" / name
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = [row for row in map(change, reader) if row is not None]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, reader.fieldnames, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        if name == "observations.csv":
            self._revise(rows)

    def _revise(self, rows):
        """Let what the later of two releases prints be what the table holds, as in the repository."""
        path, totals = self.folder / "data" / "revisions.tsv", ("total", "total", "total")
        held = {
            (row["iso3"], row["indicator"], row["year"]): row["value"]
            for row in rows
            if (row["sex"], row["age"], row["category"]) == totals and row["value"]
        }
        head, *lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
        kept = [[*line[:4], held[tuple(line[:3])]] for line in lines if tuple(line[:3]) in held]
        text = "".join("\t".join(line) + "\n" for line in (head, *kept))
        path.write_text(text, encoding="utf-8")

    def watermark(self, codes, salt=0):
        """Give every state figures that no other state has, in every count and rate that the two topics rest on.

        Returns them as they are printed, by state.
        """
        kinds = {name: card.kind for name, card in indicators.read().items()}
        taken, marks = dict.fromkeys(codes, 0), {code: set() for code in codes}

        def marked(row):
            kind = kinds[row["indicator"]]
            topic = row["indicator"].startswith(COUNTS if kind == "count" else RATES)
            if row["iso3"] not in taken:
                return None
            if topic and kind in ("count", "rate") and row["value"]:
                taken[row["iso3"]] += 1
                serial = taken[row["iso3"]] + salt
                assert serial < STEP
                if kind == "count":
                    # No last digit is a zero: that could be a grid line's. No real figure printed is as large.
                    value = 500_000 + 1_000 * codes.index(row["iso3"]) + serial // 9 * 10 + serial % 9 + 1
                    row["value"] = str(value)
                    marks[row["iso3"]].add(f"{value:,}")
                else:
                    value = 1_000 + 10 * codes.index(row["iso3"]) + serial / 100
                    row["value"] = f"{value:.2f}"
                    marks[row["iso3"]].add(f"{value:,.2f}")
                for bound in ("lower", "upper"):
                    row[bound] = row["value"] if row[bound] else ""
            return row

        self.table("observations.csv", marked)
        self.table("acts.csv", lambda row: row if row["iso3"] in taken else None)
        return marks
