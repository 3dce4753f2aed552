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
    "unsd_first_report_year": "first report year in which Women, Business and the Law finds such legislation",
    "unsd_no": "Women, Business and the Law finds no such legislation",
    "wbl_panel_first_report_year": "first report year in which Women, Business and the Law finds such legislation",
    "wbl_panel_no": "Women, Business and the Law finds no such legislation",
    "wbl_no": "Women, Business and the Law finds no such legislation",
    "all_forms_offence": "all-forms offence",
    "coded_full": "coded by researchers as criminalized in full",
    "coded_partial": "coded by researchers as criminalized in part",
    "ict_provision": "ICT provision",
    "specific_offence_deferred": "specific offence, not in force when compiled",
    "penalties_raised_deferred": "penalties raised, not in force when compiled",
}
FIRST = {
    "all_forms_offence": "The first national offence held that covers all forms of trafficking",
    "partial_offence": "The closest national offence held, which does not cover all forms of trafficking,",
    "": "The first national offence held that is of trafficking by name",
}
# The same question in other editions of Women, Business and the Law: one row of it is enough on a page.
EDITIONS = ("wbl_", "unsd_", "wbl_panel_")
# Single questions; the edition's summary answers ("does the law address ...") ask for several things at once.
SAFETY = (
    "femicide",
    "domestic_violence_law",
    "protection_order",
    "marital_rape",
    "harassment_at_work",
    "cyber_harassment",
)
LATER = {"amendment": "amendment", "current_law": "law now in force", "consolidating_law": "consolidating law"}
VERIFIED = "Every row says how far it was verified; acts that could not be verified are left out."
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
        if not acts:  # nothing is held, which does not say that the state is no party
            rows.append([words.capital(cards[name].label), "not held", "not held", "-"])
            continue
        rows.append(
            [
                words.capital(cards[name].label),
                words.date(signed.date) if signed else "no signature",
                f"{words.date(bound.date)} ({bound.act})" if bound else no_party(acts),
                words.cite(state, *(act.source for act in acts)),
            ]
        )
    table = pipe_table(["Treaty", "Signature", "Consent to be bound", "Source"], rows)
    return _table(state, "table-treaties", "Status under the five treaties of the two topics", table, used)


def consent(acts: Iterable[Act]) -> Act | None:
    """Return the act by which a state bound itself, if it did."""
    return next((act for act in acts if act.act in CONSENTS), None)


def no_party(acts: Iterable[Act]) -> str:
    """Say that a state is no party, and as of when, where the copy says so."""
    told = next((act.scope for act in acts if act.act == "not_party" and act.scope), "")
    return f"not a party ({words.as_of(told)})" if told.startswith("as of ") else "not a party"


def protocol(state: State) -> str:
    """Return the sentence on the Trafficking Protocol."""
    acts = state.acts_of("trafficking_protocol")
    bound = consent(acts)
    if not acts:
        return f"Whether {state.in_text} is a party to the Trafficking Protocol is not held here."
    cited = words.cite(state, *(act.source for act in acts))
    if bound is None:
        held = f"is held {cited}".rstrip()
        return f"{words.capital(state.in_text)}: no consent to be bound by the Trafficking Protocol {held}."
    signed = next((act for act in acts if act.act == "signature"), None)
    done, day = CONSENTS[bound.act], words.when(bound.date)
    name = words.capital(state.in_text)
    if signed is None:
        return f"{name} {done} the Trafficking Protocol {day}, without an earlier signature {cited}."
    return f"{name} signed the Trafficking Protocol {words.when(signed.date)} and {done} it {day} {cited}."


def first_offence(state: State) -> str:
    """Return the sentence on the first national trafficking offence."""
    law = first_law(state) or _partial_offence(state)
    if law is None:
        return f"No national trafficking offence of {state.in_text} is held in a form that can be quoted."
    dated = f"dates from {words.date(law.date)}" if law.date else "is held without a date that could be verified"
    doubt = "" if law.verification == "verified" else f" ({QUALITY[law.verification]})"
    return (
        f"{FIRST.get(law.act, FIRST[''])} {dated}{doubt}: {words.plain(law.statute)} {words.cite(state, law.source)}."
    )


def _partial_offence(state: State) -> Act | None:
    return next((act for act in state.acts_of("national_trafficking_law") if act.act == "partial_offence"), None)


def adoption(state: State) -> Piece:
    """Return the sentences that open the chapter on law: what the first offence covers, what followed, what was read.

    The sentences on the Protocol and on the first offence stand on the first page and are not repeated.
    """
    law = first_law(state) or _partial_offence(state)
    acts = state.acts_of("national_trafficking_law")
    later = [act for act in acts if act.act in LATER and act.date]
    sentences = [_scope(state, law), _later(state, later), VERIFIED]
    used = [act for act in (law, *later) if act is not None]
    return Piece(
        kind="text",
        id="text-law",
        iso3=state.iso3,
        markdown=" ".join(sentence for sentence in sentences if sentence),
        facts=tuple(act.id for act in used),
        sources=tuple(dict.fromkeys(act.source for act in used)),
    )


def _scope(state: State, law: Act | None) -> str:
    if law is None:
        return f"No national trafficking offence of {state.in_text} is held in a form that can be quoted."
    which = "closest" if law.act == "partial_offence" else "first"
    offence = f"the {which} offence held" + (f", of {words.date(law.date)}," if law.date else "")
    cited = words.cite(state, law.source)
    if not law.scope:
        return f"The compilation does not say what {offence} covers {cited}."
    return f"{words.capital(offence)} covers: {words.plain(law.scope)} {cited}."


def _later(state: State, later: Sequence[Act]) -> str:
    if not later:
        return ""
    named = [f"{LATER[act.act]} of {words.date(act.date)} ({words.plain(act.statute)})" for act in later]
    cited = words.cite(state, *(act.source for act in later))
    return f"Later {words.agreed(len(later), 'act')} held: {'; '.join(named)} {cited}."


def laws(state: State, *instrument_ids: str) -> Piece:
    """Return the table of acts under some instruments, with scope, verification and the address each row cites.

    Unverified acts are left out and their number is not hidden: a line under the table states it.

    Parameters
    ----------
    state : State
        The facts of one state, from `facts.read`.
    *instrument_ids : str
        Ids of instruments, such as ``"national_trafficking_law"``; ``data/instruments.yml`` lists them.
    """
    cards = instruments.read()
    acts = shown(state, *instrument_ids)
    hidden = sum(act.verification == "unverified" for act in state.acts_of(*instrument_ids, printable=False))
    names = words.listing([cards[name].short for name in instrument_ids])
    caption = f"Acts held on {names}"
    ident = "table-" + instrument_ids[0].replace("_", "-")
    rows = [
        [
            cards[act.instrument].short,
            done(act) + (f": {words.plain(act.statute)}" if act.statute else ""),
            words.date(act.date) if act.date else "no date",
            words.plain(words.as_of(act.scope)) or "not stated",
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


def shown(state: State, *instrument_ids: str) -> list[Act]:
    """Return the printable acts under some instruments, each question of Women, Business and the Law once."""
    printable = state.acts_of(*instrument_ids)
    return [act for act in printable if not _repeated(act, printable)]


def safety(state: State) -> Piece:
    """Return the table of selected answers of Women, Business and the Law 2024 on safety."""
    answers = {act.act: act for act in state.acts_of("wbl_safety")}
    found = [(answers.get(f"{stem}_yes"), answers.get(f"{stem}_no")) for stem in SAFETY]
    rows = [
        [words.plain((yes or no).scope), "yes" if yes else "no", words.cite(state, (yes or no).source)]
        for yes, no in found
        if yes or no
    ]
    if not rows:
        text = f"Women, Business and the Law 2024 holds no answer on safety for {state.in_text}."
        return Piece("text", "table-safety", state.iso3, markdown=text)
    caption = "Answers of Women, Business and the Law 2024 on safety, as of the date of that edition"
    table = pipe_table(["Question", "Answer", "Source"], rows)
    return _table(state, "table-safety", caption, table, [yes or no for yes, no in found if yes or no])


def _repeated(act: Act, acts: Sequence[Act]) -> bool:
    """Say whether an act is the same question as another one shown, in a later-ranked edition."""
    stem = _edition(act)
    earlier = EDITIONS[: EDITIONS.index(stem)] if stem else ()
    return any(other.instrument == act.instrument and _edition(other) in earlier for other in acts)


def _edition(act: Act) -> str:
    return next((stem for stem in reversed(EDITIONS) if act.act.startswith(stem)), "")


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
