import subprocess
import sys

import pytest

from countrypack import commission, membership, states
from countrypack.commission import ProfileThere, UnknownMember
from countrypack.errors import DuplicateState
from tests.conftest import ROOT
from tests.roots import Root


def listed(folder, *lines):
    path = folder / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Korea", "Republic of Korea (KOR) or Democratic People's Republic of Korea (PRK)"),
        ("Congo", "Democratic Republic of the Congo (COD)"),
        ("Argentinia", "Argentina (ARG)"),
        ("Tanzanya", "Tanzania"),
        ("Kosovo", "not a member"),
        ("Taiwan", "not a member"),
        ("Africa", "not a member"),
        ("XYZ", "unknown"),
        ("=cmd()", "unknown"),
    ],
)
def test_an_unknown_or_ambiguous_name_is_refused_with_near_ones_and_nothing_is_written(tmp_path, name, expected):
    with pytest.raises(UnknownMember) as refusal:
        commission.write(listed(tmp_path, "Argentina", name), tmp_path / "into")
    assert expected in str(refusal.value)
    assert not (tmp_path / "into").exists()


def test_all_names_that_cannot_be_told_are_named_at_once(tmp_path):
    with pytest.raises(UnknownMember) as refusal:
        commission.write(listed(tmp_path, "Korea", "Nowhere", "Japan"), tmp_path / "into")
    assert len(refusal.value.offences) == 2


def test_an_empty_list_is_refused(tmp_path):
    with pytest.raises(UnknownMember, match="empty"):
        commission.write(listed(tmp_path, "name"), tmp_path / "into")


def test_two_names_of_one_state_are_refused(tmp_path):
    with pytest.raises(DuplicateState, match="NLD"):
        commission.write(listed(tmp_path, "Netherlands", "NLD"), tmp_path / "into")


def test_a_profile_that_is_there_is_not_overwritten(tmp_path):
    commission.write(listed(tmp_path, "Kenya"), tmp_path / "into")
    with pytest.raises(ProfileThere, match="KEN"):
        commission.write(listed(tmp_path, "Kenya", "Japan"), tmp_path / "into")
    assert states.roster(tmp_path / "into") == ["KEN"]


def test_names_and_codes_with_a_head_empty_lines_and_a_byte_order_mark_are_read(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('\ufeffname,seat\n"South Korea",1\n\nken,2\nTürkiye,3\n', encoding="utf-8")
    assert commission.write(path, tmp_path / "into") == ["KOR", "KEN", "TUR"]


def test_congo_is_taken_where_the_list_names_the_other_congo_too(tmp_path):
    path = listed(tmp_path, "Congo", "Democratic Republic of the Congo")
    assert commission.write(path, tmp_path / "into") == ["COG", "COD"]


def test_comparators_are_of_the_list_and_of_the_same_subregion(tmp_path):
    commission.write(listed(tmp_path, "KEN", "UGA", "JPN"), tmp_path / "into")
    found = {iso3: [c.iso3 for c in states.read(iso3, tmp_path / "into").comparators] for iso3 in ("KEN", "UGA", "JPN")}
    assert found == {"KEN": ["UGA"], "UGA": ["KEN"], "JPN": []}


@pytest.mark.parametrize("field", ["iso3", "name", "formal_name"])
def test_all_193_members_become_profiles_that_are_whole(tmp_path, field):
    members = membership.read()
    commission.write(listed(tmp_path, *(f'"{getattr(state, field)}"' for state in members.values())), tmp_path / "into")
    assert set(states.shelf(tmp_path / "into")) == set(members)


def test_the_command_says_what_is_wrong_and_ends_with_2(tmp_path):
    arguments = [sys.executable, str(ROOT / "scripts" / "new_profiles.py"), str(listed(tmp_path, "Korea"))]
    done = subprocess.run([*arguments, "--into", str(tmp_path / "into")], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "write the code" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_commission_of_one_member_without_a_comparable_rate_is_built_and_borne_out(tmp_path):
    root = Root(tmp_path / "root", ["MEX"])
    done = root.build("MEX")
    assert done.returncode == 0, done.stderr
    page = (root.out / "MEX" / "pack" / "briefing.html").read_text(encoding="utf-8")
    assert "0 of 1 members have a figure" in page


@pytest.mark.slow
def test_the_pack_of_every_member_of_the_united_nations_is_built_and_borne_out(tmp_path):
    root = Root(tmp_path / "root")
    codes = [line.partition("\t")[0] for line in (ROOT / "data" / "states.tsv").read_text("utf-8").splitlines()[1:]]
    commission.write(listed(tmp_path, *codes), root.profiles)
    done = root.build("--all", timeout=1800)
    assert done.returncode == 0, done.stderr
