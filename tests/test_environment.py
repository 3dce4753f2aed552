import re
import tomllib

import yaml

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def conda_packages():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    plain = [entry for entry in entries if isinstance(entry, str)]
    pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    return [entry for entry in (*plain, *pip) if entry not in ("pip", "-e .") and not entry.startswith("python>")]


def test_conda_and_pip_install_the_same_packages():
    assert sorted(conda_packages()) == sorted(PROJECT["dependencies"])


def test_conda_asks_for_the_same_python():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    assert f"python{PROJECT['requires-python']}" in entries


def test_every_dependency_is_locked_with_hashes_and_no_address():
    locked = set(re.findall(r"^([a-z0-9._-]+)==", LOCK, re.M))
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    assert {re.match(r"[A-Za-z0-9._-]+", name)[0].lower() for name in wanted} <= locked
    assert len(re.findall(r"--hash=sha256:", LOCK)) > len(locked)
    assert "://" not in LOCK
