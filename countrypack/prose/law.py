"""Sentences and tables about what a state did: treaties and national laws."""

from collections.abc import Iterable, Sequence

from countrypack import instruments
from countrypack.facts import Act, State, first_law
from countrypack.pieces import Piece, pipe_table
from countrypack.prose import words

TREATIES = ("untoc", "trafficking_protocol", "cedaw", "cedaw_op", "crc_opsc")
CONSENTS = {
    "ratification": "ratified",
    "accession": "acceded to",
    "acceptance": "accepted",
    "approval": "approved",
    "succession": "succeeded to",
}
ACTS = {
    "wbl_first_report_year": "first report year in which Women, Business and the Law finds such legislation",
    "wbl_no": "Women, Business and the Law finds no such legislation",
    "all_forms_offence": "all-forms offence",
    "coded_full": "coded by researchers as criminalized in full",
    "coded_partial": "coded by researchers as criminalized in part",
    "ict_provision": "ICT provision",
    "specific_offence_deferred": "specific offence, not in force when compiled",
    "penalties_raised_deferred": "penalties raised, not in force when compiled",
}
QUALITY = {"verified": "verified", "inferred": "inferred", "partial": "partly verified"}


def done(act: Act) -> str:
    """Return what was done, in words."""
    return ACTS.get(act.act, act.act.replace("_", " "))


def treaties(state: State) -> Piece:
    """Return the table of the five treaties: signature, consent, and how the state consented."""
    cards, rows, used = instruments.read(), [], []
    for name in TREATIES:
        acts = state.acts_of(name)
        signed = next((act for act in acts if act.act == "signature"), None)
        bound = consent(acts)
        used += [act for act in (signed, bound, *acts) if act is not None]
        rows.append(
            [
                cards[name].label,
                words.date(signed.date) if signed else "no signature",
                f"{words.date(bound.date)} ({bound.act})" if bound else "not a party",
                words.cite(state, *(act.source for act in acts)) if acts else words.NOT_REPORTED,
            ]
        )
    table = pipe_table(["Treaty", "Signature", "Consent to be bound", "Source"], rows)
    return _table(state, "table-treaties", "Status under the five treaties of the two topics", table, used)


def consent(acts: Iterable[Act]) -> Act | None:
    """Return the act by which a state bound itself, if it did."""
    return next((act for act in acts if act.act in CONSENTS), None)


def protocol(state: State) -> str:
    """Return the sentence on the Trafficking Protocol."""
    acts = state.acts_of("trafficking_protocol")
    bound = consent(acts)
    cited = words.cite(state, *(act.source for act in acts)) if acts else ""
    if bound is None:
        return f"{words.capital(state.in_text)}: no consent to be bound by the Trafficking Protocol is held {cited}."
    signed = next((act for act in acts if act.act == "signature"), None)
    done, day = CONSENTS[bound.act], words.when(bound.date)
    name = words.capital(state.in_text)
    if signed is None:
        return f"{name} {done} the Trafficking Protocol {day}, without an earlier signature {cited}."
    return f"{name} signed the Trafficking Protocol {words.when(signed.date)} and {done} it {day} {cited}."


def first_offence(state: State) -> str:
    """Return the sentence on the first national trafficking offence, with what it covers."""
    law = first_law(state) or _partial_offence(state)
    if law is None:
        return f"No national trafficking offence of {state.in_text} is held in a form that can be quoted."
    kind = {
        "all_forms_offence": "The first national offence held that covers all forms of trafficking",
        "partial_offence": "The closest national offence held, which does not cover all forms of trafficking,",
    }.get(law.act, "The first specific national trafficking offence held")
    dated = f"dates from {words.date(law.date)}" if law.date else "is held without a date that could be verified"
    sentence = f"{kind} {dated}: {words.plain(law.statute)} {words.cite(state, law.source)}."
    if law.scope:
        sentence += f" Scope: {words.plain(law.scope)}."
    if law.verification != "verified":
        sentence += f" This entry is {QUALITY[law.verification]}."
    return sentence


def _partial_offence(state: State) -> Act | None:
    return next((act for act in state.acts_of("national_trafficking_law") if act.act == "partial_offence"), None)


def adoption(state: State) -> Piece:
    """Return the sentences that open the chapter on law."""
    law = first_law(state)
    used = [act for act in (*state.acts_of("trafficking_protocol"), law) if act is not None]
    return Piece(
        kind="text",
        id="text-law",
        iso3=state.iso3,
        markdown=f"{protocol(state)} {first_offence(state)}",
        facts=tuple(act.id for act in used),
        sources=tuple(dict.fromkeys(act.source for act in used)),
    )


def laws(state: State, *instrument_ids: str) -> Piece:
    """Return the table of acts under some instruments, with scope, verification and the address each row cites.

    Unverified acts are left out and their number is not hidden: a line under the table states it.
    """
    cards = instruments.read()
    acts = state.acts_of(*instrument_ids)
    hidden = len(state.acts_of(*instrument_ids, printable=False)) - len(acts)
    names = words.listing([cards[name].short for name in instrument_ids])
    caption = f"Acts held on {names}"
    ident = "table-" + instrument_ids[0].replace("_", "-")
    rows = [
        [
            cards[act.instrument].short,
            done(act) + (f": {words.plain(act.statute)}" if act.statute else ""),
            words.date(act.date) if act.date else "no date",
            words.plain(act.scope) or "not stated",
            QUALITY[act.verification],
            words.cite(state, act.source) + _link(act.address),
        ]
        for act in acts
    ]
    if not rows:
        text = f"No act of {state.in_text} on {names} is held in a form that can be quoted{_unverified(hidden)}."
        return Piece("text", ident, state.iso3, markdown=text)
    table = pipe_table(["Subject", "Act", "Date", "Scope", "Verification", "Source"], rows)
    if hidden:
        table += f"\n\nLeft out: {words.plural(hidden, 'row')} of the compilation that could not be verified."
    return _table(state, ident, caption, table, acts)


def _unverified(hidden: int) -> str:
    return f"; {words.plural(hidden, 'row')} of the compilation could not be verified" if hidden else ""


def _link(address: str) -> str:
    return f" [page](<{address}>)" if address.startswith(("https://", "http://")) else ""


def _table(state: State, ident: str, caption: str, markdown: str, acts: Sequence[Act]) -> Piece:
    return Piece(
        kind="table",
        id=ident,
        iso3=state.iso3,
        markdown=markdown,
        caption=caption,
        facts=tuple(dict.fromkeys(act.id for act in acts)),
        sources=tuple(dict.fromkeys(act.source for act in acts)),
    )
