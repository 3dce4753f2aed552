"""The account of a batch: ``.build/run.json``, without a name of a machine, a folder or an hour."""

import json
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version

from countrypack import __version__
from countrypack.batch import caching
from countrypack.batch.planning import Plan
from countrypack.batch.tasks import FAILED, STOPPED, Outcome
from countrypack.errors import MissingFile

NAME = "run.json"
PACKAGES = ("ipykernel", "matplotlib", "nbclient", "pandas", "papermill", "pypandoc-binary", "typst")


class Manifest:
    """What was asked for, with what, and what became of each state.

    Parameters
    ----------
    request : Plan
        What was asked for.
    """

    def __init__(self, request: Plan):
        self._request = request

    def write(self, outcomes: Sequence[Outcome]) -> None:
        """Write it beside the records of the packs."""
        request = self._request
        content = {
            "formats": list(request.formats),
            "kernel": request.kernel,
            "versions": {"countrypack": __version__, "python": python_version(), **_versions()},
            "states": {outcome.iso3: _state(outcome) for outcome in outcomes},
        }
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        caching.put(request.out / caching.FOLDER / NAME, text.encode())

    @staticmethod
    def unfinished(out: Path) -> list[str]:
        """Return the states that the last batch into a folder did not finish.

        Raises
        ------
        MissingFile
            If there is no account of one.
        """
        try:
            content = json.loads((out / caching.FOLDER / NAME).read_bytes())
            return [iso3 for iso3, state in content["states"].items() if state["status"] in (FAILED, STOPPED)]
        except (OSError, ValueError, KeyError, TypeError):
            where = f"{caching.FOLDER}/{NAME}"
            raise MissingFile(where=where, todo="build without --only-failed: no earlier run is on record.") from None


def _state(outcome: Outcome) -> dict[str, object]:
    return {
        "status": outcome.status,
        "why": list(outcome.why),
        "error": outcome.error,
        "seconds": round(outcome.seconds, 2),
        "files": dict(outcome.record.files) if outcome.record else {},
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
