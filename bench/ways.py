"""The other ways to make the same chapters and the same three formats: ways.py WAY ROOT OUT."""

import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from measuring import ABSENT

from countrypack.paths import CHAPTERS


def main() -> None:
    """Make the packs of every state below ROOT in one way."""
    way, root, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    codes = sorted(path.parent.name for path in (root / "country_profiles").glob("*/profile.yml"))
    tasks = [(code, root, out / code) for code in codes]
    if way == "g":
        (out / "cost.json").write_text(json.dumps(floor(tasks)))
        return None
    if way == "h":
        with ProcessPoolExecutor(2, get_context("spawn")) as pool:
            both = list(pool.map(floor, [tasks[::2], tasks[1::2]]))
        cost = {"wall": max(one["wall"] for one in both), "cpu": sum(one["cpu"] for one in both)}
        (out / "cost.json").write_text(json.dumps(cost))
        return None
    if way == "a":
        for task in tasks:
            loop(*task)
        return None
    if way == "c":
        try:
            import ploomber_engine  # noqa: F401
        except ImportError:
            sys.exit(ABSENT)
    import ways  # ploomber-engine puts a module of its own in the place of __main__, where a second task is not found

    with ProcessPoolExecutor(2) as pool:
        list(pool.map({"b": ways.with_papermill, "c": ways.with_ploomber}[way], tasks))
    return None


def loop(code: str, root: Path, out: Path) -> None:
    """Call papermill for each chapter, then print."""
    out.mkdir(parents=True)
    for name in CHAPTERS:
        notebook = str(root / "notebooks" / f"{name}.ipynb")
        command = [
            "papermill",
            "-p",
            "iso3",
            code,
            "--cwd",
            str(root / "notebooks"),
            notebook,
            str(out / f"{name}.ipynb"),
        ]
        subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True)
    printed(out)


def with_papermill(task: tuple[str, Path, Path]) -> None:
    """Run chapters with papermill's function, then print."""
    import papermill

    code, root, out = task
    out.mkdir(parents=True)
    for name in CHAPTERS:
        notebook = root / "notebooks" / f"{name}.ipynb"
        options = {"parameters": {"iso3": code}, "cwd": root / "notebooks", "progress_bar": False}
        papermill.execute_notebook(notebook, out / f"{name}.ipynb", **options)
    printed(out)


def with_ploomber(task: tuple[str, Path, Path]) -> None:
    """Run chapters in this very process, one after the other, then print."""
    from ploomber_engine import execute_notebook

    code, root, out = task
    out.mkdir(parents=True)
    for name in CHAPTERS:
        notebook = str(root / "notebooks" / f"{name}.ipynb")
        execute_notebook(
            notebook, str(out / f"{name}.ipynb"), parameters={"iso3": code}, cwd=str(root / "notebooks"),
            progress_bar=False,
        )  # fmt: skip
    printed(out)


def printed(out: Path) -> None:
    """Print executed notebooks as a user would: to Markdown, and from there with pandoc and typst."""
    import pypandoc
    import typst

    notebooks = [str(out / f"{name}.ipynb") for name in CHAPTERS]
    command = [sys.executable, "-m", "nbconvert", "--to", "markdown", "--no-input", "--log-level", "ERROR", *notebooks]
    subprocess.run(command, check=True, capture_output=True)
    text = out / "briefing.md"
    text.write_text(
        "\n\n".join((out / f"{name}.md").read_text(encoding="utf-8") for name in CHAPTERS), encoding="utf-8"
    )
    pandoc = pypandoc.get_pandoc_path()
    for name in ("briefing.html", "briefing.docx", "briefing.typ"):
        options = ["--embed-resources"] if name.endswith("html") else []
        command = [pandoc, "--from", "markdown-tex_math_dollars", "--standalone", *options, text.name, "-o", name]
        subprocess.run(command, cwd=out, check=True, capture_output=True)
    source = (out / "briefing.typ").read_text(encoding="utf-8")  # links to sources lead out of the chapters
    (out / "briefing.typ").write_text(re.sub(r"#link\(<[^>]+>\)", "", source), encoding="utf-8")
    (out / "briefing.pdf").write_bytes(typst.compile(out / "briefing.typ", root=out))


def floor(tasks: list[tuple[str, Path, Path]]) -> dict[str, float]:
    """Make facts, run the code of the chapters and print, all in this process; return what it cost."""
    from IPython.core.interactiveshell import InteractiveShell
    from nbformat.v4 import new_output

    from countrypack import binding, chapters, facts, paths, pieces, states, tables

    tidy, shelf = tables.read(), states.shelf(paths.ROOT / "country_profiles")
    shell = InteractiveShell.instance()
    wall, spent = time.monotonic(), sum(os.times()[:4])  # imports are paid: the process is warm
    for code, root, out in tasks:
        out.mkdir(parents=True)
        state = facts.build(code, tidy, shelf)
        facts.read = lambda iso3, state=state: state
        executed = []
        for name in CHAPTERS:
            notebook = chapters.nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)
            notebook.metadata["countrypack"] = {"chapter": name, "iso3": code}
            shell.reset(new_session=False)
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    if "parameters" in chapters.tags(cell):
                        cell.source = f"iso3 = {code!r}"
                    shown = shell.run_cell(cell.source, silent=True).result
                    if isinstance(shown, pieces.Piece):
                        cell.outputs = [new_output("execute_result", data=shown._repr_mimebundle_())]
            executed.append(notebook)
        binding.bind(executed, json.loads(facts.to_json(state)), out)
    return {"wall": time.monotonic() - wall, "cpu": sum(os.times()[:4]) - spent}


if __name__ == "__main__":
    main()
