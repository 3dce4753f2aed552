"""Measure the page of the shelf: its size, and how long Chromium takes to open it from disk, for 20 and 193 members."""

import argparse
import csv
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from countrypack import commission, facts, membership, paths, shelf, states, tables  # noqa: E402
from tests.browser import driving  # noqa: E402

FORMATS = ("html", "pdf", "docx", "ipynb")
HEADS = (
    "| members | page, MB | written in, s CPU | first paint, ms | loaded, ms | sorted in, ms |\n"
    "|--:|--:|--:|--:|--:|--:|"
)
TIMES = (
    "const seen = performance.getEntriesByType('navigation')[0];"
    "const paint = performance.getEntriesByName('first-contentful-paint')[0];"
    "return [paint ? paint.startTime : NaN, seen.loadEventEnd]"
)
SORT = (
    "const start = performance.now(); document.querySelector(\"[data-sort='convicted'] button\").click();"
    "document.body.getBoundingClientRect(); return performance.now() - start"
)


def main() -> None:
    """Print a line of a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, nargs="+", default=[20, membership.MEMBERS])
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    print(HEADS)
    for count in arguments.members:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            page, seconds = written(Path(folder), count)
            paint, loaded, ordered = opened(page, arguments.rounds)
            size = page.stat().st_size / 1e6
            print(f"| {count} | {size:.2f} | {seconds:.2f} | {paint:.0f} | {loaded:.0f} | {ordered:.0f} |", flush=True)


def written(folder: Path, count: int) -> tuple[Path, float]:
    """Return the page of so many members, with links to every format, and the CPU seconds of writing it."""
    own = states.roster(paths.profiles())
    codes = [*own, *(code for code in membership.read() if code not in own)][:count]
    (folder / "list.csv").write_text("\n".join(codes) + "\n", encoding="utf-8")
    commission.write(folder / "list.csv", folder / "shelf")
    tidy, profiles = tables.read(), states.shelf(folder / "shelf")
    for code in codes:
        pack = folder / "shelf" / code / "pack"
        pack.mkdir()
        facts.write(facts.build(code, tidy, profiles), pack / "facts.json")
        for name in FORMATS:
            (pack / f"briefing.{name}").touch()
    start = time.process_time()
    shelf.write(folder / "shelf", folder / "shelf")
    seconds = time.process_time() - start
    with (folder / "shelf" / "index.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == count
    return folder / "shelf" / "index.html", seconds


def opened(page: Path, rounds: int) -> tuple[float, float, float]:
    """Return the medians of first paint, load and one sorting, in milliseconds, after a round to warm up."""
    found = []
    with driving.chromium() as browser:
        driving.width(browser, 1360, 900)
        for _ in range(rounds + 1):
            browser.get("about:blank")
            browser.get(page.as_uri())
            time.sleep(0.5)  # a paint is told a little after it happened
            found.append([*browser.execute_script(TIMES), browser.execute_script(SORT)])
    return tuple(statistics.median(column) for column in zip(*found[1:], strict=True))


if __name__ == "__main__":
    main()
