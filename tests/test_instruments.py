import pytest

from countrypack import instruments
from countrypack.errors import BrokenCard
from countrypack.readers import national_laws, untc_treaty_status, wbl_panel_2020, wbl_safety_2024

WHOLE = "invented_pact:\n  label: the Invented Pact\n  short: Pact\n  kind: treaty\n"


def card(folder, text):
    path = folder / "instruments.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "offence"),
    [
        ("invented_pact: the Invented Pact\n", "not a mapping"),
        (WHOLE.replace("  short: Pact\n", ""), "no short"),
        (WHOLE + "  signed: '1999'\n", "unknown field signed"),
        (WHOLE.replace("treaty", "handshake"), "kind 'handshake'"),
        (WHOLE + "  adopted: 1999\n", "adopted must be"),
        (WHOLE + "  in_force: 1999-02-03\n", "in_force must be"),
        (WHOLE + "  in_force: early 1999\n", "in_force must be"),
    ],
)
def test_a_broken_card_is_refused(tmp_path, text, offence):
    with pytest.raises(BrokenCard, match=offence):
        instruments.read(card(tmp_path, text))


def test_all_offences_are_named_at_once(tmp_path):
    with pytest.raises(BrokenCard) as refusal:
        instruments.read(card(tmp_path, "a: {label: A}\nb: {short: B}\n"))
    assert len(refusal.value.offences) == 4


def test_a_whole_card_is_read_with_the_precision_written(tmp_path):
    found = instruments.read(card(tmp_path, WHOLE + "  adopted: '1999'\n  caveats: [Invented.]\n"))
    assert found["invented_pact"] == instruments.Instrument(
        "invented_pact", "the Invented Pact", "Pact", "treaty", adopted="1999", caveats=("Invented.",)
    )


def test_cards_come_in_the_order_of_the_file(tmp_path):
    second = WHOLE.replace("invented_pact", "another_pact")
    assert list(instruments.read(card(tmp_path, WHOLE + second))) == ["invented_pact", "another_pact"]


def test_every_instrument_of_the_law_readers_has_a_card_and_no_card_is_idle():
    used = {meaning.instrument for meanings in national_laws.labels().values() for meaning in meanings}
    used |= {question.instrument for question in wbl_panel_2020.QUESTIONS} | {wbl_safety_2024.INSTRUMENT}
    assert set(instruments.read()) == used | set(untc_treaty_status.INSTRUMENTS.values())
