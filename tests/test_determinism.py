"""The same inputs give the same bytes, wherever and however they are built; nothing is asked of a network."""

import itertools
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile

import pytest
from pypdf import PdfReader

from countrypack import states
from tests.conftest import ROOT
from tests.roots import Root

FILES = {
    "checks.json", "facts.json", "data.csv", "sources.bib",
    "briefing.ipynb", "briefing.html", "briefing.docx", "briefing.pdf",
}  # fmt: skip
NAME = "zorblax"  # a user, a host and a folder of this name: no file may say it
ONE = {
    "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1",
    "USER": NAME, "LOGNAME": NAME, "HOSTNAME": NAME, "NAME": NAME, "EMAIL": f"{NAME}@example.org",
}  # fmt: skip
OTHER = {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "77"}
# Every process of a build gets this guard by way of its start-up file; it passes what stays on this machine.
GUARD = """
import os, socket, sys
own = {None, "", b"", "localhost", "127.0.0.1", "::1", "0.0.0.0", socket.gethostname()}
def note(words):
    with open(os.environ["GUARD"], "a") as file:
        file.write(f"{words}\\n")
def guard(event, given):
    if event in ("socket.connect", "socket.sendto") and isinstance(given[1], tuple) and given[1][0] not in own:
        note(f"{event} {given[1]}")
        raise PermissionError(event)
    if event in ("socket.getaddrinfo", "socket.gethostbyname") and given[0] not in own:
        note(f"{event} {given[0]}")
        raise PermissionError(event)
sys.addaudithook(guard)
note("guarded " + " ".join(" ".join(sys.orig_argv[1:4]).split()))
"""
# Runs a command where there is no network but the loopback interface.
ALONE = """
import ctypes, fcntl, os, socket, struct, sys
if ctypes.CDLL(None, use_errno=True).unshare(0x40000000) == 0:
    with socket.socket() as own:
        fcntl.ioctl(own, 0x8914, struct.pack("16sH14s", b"lo", 1, b""))
os.execv(sys.argv[1], sys.argv[1:])
"""


def guarded(folder):
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(GUARD)
    return {"PYTHONPATH": str(folder), "GUARD": str(folder / "log")}


def made(folder, codes, beside, env, *arguments, **more):
    root = Root(folder, [*codes, *beside])
    done = root.build(*codes, *arguments, env=env, timeout=3000, **more)
    assert done.returncode == 0, done.stderr
    return root


def differing(one, other, codes):
    """Files that differ between two shelves, or that only one has."""
    names = itertools.chain(
        ["index.html", "index.csv"], (f"{code}/pack/{name}" for code in codes for name in sorted(FILES))
    )
    for code in codes:
        for shelf in (one, other):
            assert {path.name for path in (shelf / code / "pack").iterdir()} == FILES
    chapter, again = ({path.name for path in (shelf / "_members").glob("pack/*")} for shelf in (one, other))
    assert chapter == again
    names = [*names, *(f"_members/pack/{name}" for name in sorted(chapter))]
    return [name for name in names if (one / name).read_bytes() != (other / name).read_bytes()]


def built_twice(folder, codes, beside=()):
    """Two shelves of some states; with others beside them on the roster there is no chapter on all members."""
    home = folder / NAME
    (home / "home").mkdir(parents=True)
    env = {**ONE, **guarded(folder / "guard"), "HOME": str(home / "home")}
    alone = [sys.executable, "-c", ALONE] if sys.platform.startswith("linux") else []
    one = made(home / "clone", codes, beside, env, "--engine", "spawn", "--jobs", "2", before=alone, cwd=home)
    other = made(folder / "in" / "a" / "deeper" / "place", codes, beside, OTHER, "--jobs", "1", cwd=ROOT)
    return one, other


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    return built_twice(tmp_path_factory.mktemp("twice"), ["GNQ", "NZL"], beside=["PER"])


def test_two_builds_are_equal_to_the_byte_wherever_and_however_they_are_made(twice):
    one, other = twice
    assert differing(one.out, other.out, ["GNQ", "NZL"]) == []


@pytest.mark.slow
def test_two_builds_of_the_whole_roster_are_equal_to_the_byte(tmp_path):
    codes = states.roster()
    one, other = built_twice(tmp_path, codes)
    assert (one.out / "_members" / "pack" / "briefing.html").is_file()
    assert differing(one.out, other.out, codes) == []


def contents(path):
    """Every text that a file holds, however packed."""
    yield path.read_bytes()
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as held:
            for name in held.namelist():
                yield name.encode() + held.read(name)
    elif path.suffix == ".pdf":
        reader = PdfReader(path)
        yield repr(reader.metadata).encode()
        yield repr(reader.xmp_metadata.stream.get_data() if reader.xmp_metadata else "").encode()
        for page in reader.pages:
            yield page.get_contents().get_data() + page.extract_text().encode()


def traces(out, words):
    files = [path for path in sorted(out.rglob("*")) if path.is_file()]
    return [(path.name, word) for path in files for text in contents(path) for word in words if word.encode() in text]


def test_no_file_names_a_user_a_folder_or_a_host(twice):
    one, _ = twice
    words = [NAME, str(ROOT), f"{os.sep}tmp{os.sep}", f"{os.sep}home{os.sep}", f"{os.sep}root{os.sep}"]
    host = socket.gethostname()
    assert traces(one.out, [*words, *([host] if len(host) > 4 else [])]) == []


def test_a_name_in_any_file_is_found(twice, tmp_path):
    _, other = twice
    formats = {f"briefing.{suffix}" for suffix in ("ipynb", "html", "docx", "pdf")}
    for name in formats:
        shutil.copy(other.out / "GNQ" / "pack" / name, tmp_path)
    assert {name for name, _ in traces(tmp_path, ["Guinea"])} == formats


def test_a_build_asks_nothing_of_a_network_in_any_of_its_processes(twice):
    one, _ = twice
    lines = (one.folder.parent.parent / "guard" / "log").read_text().splitlines()
    kinds = {"build_packs", "ipykernel_launcher", "multiprocessing"}
    assert {kind for kind in kinds for line in lines if kind in line} == kinds
    assert [line for line in lines if not line.startswith("guarded")] == []


def test_the_guard_refuses_a_connection(tmp_path):
    env = {**os.environ, **guarded(tmp_path / "guard")}
    for code in ("socket.socket().connect(('192.0.2.1', 9))", "socket.getaddrinfo('example.org', 80)"):
        command = [sys.executable, "-c", f"import socket; {code}"]
        done = subprocess.run(command, env=env, capture_output=True, check=False)
        assert b"PermissionError" in done.stderr
    refused = [line for line in (tmp_path / "guard" / "log").read_text().splitlines() if line.startswith("socket.")]
    assert refused == ["socket.connect ('192.0.2.1', 9)", "socket.getaddrinfo example.org"]


def test_every_locked_package_has_hashes_and_an_exact_version():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    loose = [one.split()[0] for one in entries if not re.match(r"[a-z0-9._-]+(\[[\w,-]+\])?==[\w.+!-]+ ", one)]
    bare = [one.split()[0] for one in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", one)]
    assert (loose, bare) == ([], [])
    assert len(entries) > 50
    assert not re.search(r"https?:|@ |index-url|find-links|trusted-host", text)


def test_the_environment_is_installed_by_hash_alone():
    installs = [line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "pip install" in line]
    assert any("--require-hashes -r requirements.lock" in line for line in installs)
    assert all("--require-hashes" in line or "--no-deps --no-build-isolation" in line for line in installs)
