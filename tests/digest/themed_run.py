"""A small run of our own writing with a two-level tree of themes, vectors, a campaign and every kind of consent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from written_run import CONSULTATION, Letter, write_run

from pipeline.datamodel import Addition, Assignment, Campaign, Theme, stable_id
from pipeline.store import Store

#: Theme → passages on it: who, kind, publish, words, stance on option A, day received.
SAID = {
    "short": [
        ("Ada Fenn", "individual", "yes", "Nine months is too short for a village.", "oppose", "2025-04-02"),
        ("Bo Marsh", "individual", "yes", "Nine months is too short for anybody.", "oppose", "2025-04-03"),
        ("Cy Reed", "individual", "anonymous", "Nine months is far too short a time.", "conditional", "2025-04-20"),
        ("Dee Town Council", "council", "yes", "Nine months is too short to ask our parishes.", "oppose", "2025-05-11"),
    ],
    "winter": [
        ("Eli Brook", "individual", "yes", "Winter is the wrong season to move staff.", "support", "2025-04-09"),
        ("Flo Weir", "individual", "no", "Winter is the wrong season for us pearl divers.", None, "2025-04-10"),
        ("Ada Fenn", "individual", "yes", "And winter is the wrong season for it.", None, "2025-04-02"),
    ],
    "saving": [
        ("Gus Lock", "individual", "yes", "The savings will not come in our lifetime.", "oppose", "2025-05-01"),
        ("Hay Borough Council", "council", "yes", "The savings will not come before 2040.", None, None),
        ("Ida Pond", "business", "yes", "We expect that the savings will come.", "support", "2025-05-02"),
    ],
    "access": [
        ("Jo Bank", "individual", "yes", "Anglers need a way to the water.", "support", "2025-05-20"),
        ("Kit Sluice", "individual", "yes", "Anglers need steps down to the water.", None, "2025-05-21"),
    ],
    "rejected": [
        ("Lou Ford", "individual", "yes", "The otters of the mill pond are charming.", None, "2025-05-22"),
        ("Max Quay", "individual", "yes", "Otters are charming, I say.", None, "2025-05-22"),
    ],
}
ALONE = ("Nell Staithe", "individual", "yes", "Please mend the bell on the ferry.")
COPIED = "Keep our boards local. Nine months is too short, we say."
COPIES = 5
SECRET = "pearl divers"
CONCERN = "Winter is the wrong season to move staff."


def themed_letters() -> list[Letter]:
    """A letter a respondent, then the campaign's copies, of which one has an addition."""
    rows: dict[str, list[tuple[str, str, str, str, str | None, str | None]]] = {}
    for theme in SAID.values():
        for row in theme:
            rows.setdefault(row[0], []).append(row)
    made = []
    for name, own in rows.items():
        letter = Letter(f"letters/{stable_id('f', name)[2:8]}.txt", "\n".join(row[3] for row in own), kind="response")
        letter.sent_by(name, own[0][1], own[0][2], received=own[0][5])
        for _, kind, _, words, stance, _ in own:
            if stance:
                letter.position(words, name, stance, "option-a", holder_kind=kind)
            if words == CONCERN:
                letter.concern(words, name, "pace")
        made.append(letter)
    alone = Letter("letters/alone.txt", ALONE[3], kind="response")
    alone.sent_by(*ALONE[:3])
    alone.ask(ALONE[3], ALONE[0], "the harbour master")
    return [*made, alone, *(_copy(number) for number in range(COPIES))]


def _copy(number: int) -> Letter:
    own = "\nMy cellar has flooded: nine months is too short." if number == 0 else ""
    letter = Letter(f"campaign/{number}.txt", COPIED + own, kind="response")
    letter.sent_by(f"Signer {number}", "individual", "anonymous", received="2025-05-26")
    letter.position(COPIED, f"Signer {number}", "oppose", "option-a", holder_kind="individual")
    return letter


def themed_run(folder: Path, made: list[Letter] | None = None, themes: tuple[Theme, ...] | None = None) -> Store:
    """The run in a real store. ``themes``: others than the usual ones, to which the same passages belong."""
    letters = made or themed_letters()
    store = write_run(folder, letters, CONSULTATION)
    belongs = _belongs(letters)
    by_file = sorted(letters, key=lambda letter: letter.document.source_file)
    copies = [letter for letter in by_file if letter.document.source_file.startswith("campaign/")]
    assigned = [Assignment(f"th-{theme}", passage, 0.9) for theme, passages in belongs.items() for passage in passages]
    told = themes if themes is not None else usual_themes(belongs)
    store.put_overview(
        aliases={},
        themes=told,
        assignments=[row for row in assigned if row.theme in {theme.id for theme in told}],
        campaigns=(_campaign(copies),) if copies else (),
        excluded={},
        coverage=replace(store.coverage(), campaign_copies=len(copies)),
    )
    put_vectors(store, belongs)
    return store


def _belongs(letters: list[Letter]) -> dict[str, list[str]]:
    words = {row[3]: theme for theme, rows in SAID.items() for row in rows}
    found: dict[str, list[str]] = {theme: [] for theme in SAID}
    for letter in letters:
        for passage in letter.passages:
            theme = words.get(passage.quote) or ("short" if "too short" in passage.quote else None)
            if theme:
                found[theme].append(passage.id)
    return found


def usual_themes(belongs: dict[str, list[str]]) -> tuple[Theme, ...]:
    """A code with two found themes inside, one across codes, one that a person named, one that a person rejected."""
    bare = Theme("th-short", "th-pace", "Nine months is too short", "", ("pace", "place"), ("months",), (), 0, 0, 0)
    bare = replace(bare, exemplars=tuple(belongs["short"][:2]))
    return (
        replace(bare, id="th-pace", parent=None, label="Pace and timescale", definition="Too fast, too slow, a deadline.",
                codes=("pace",), exemplars=(), kind="code"),
        bare,
        replace(bare, id="th-winter", label="Winter is the wrong season", codes=("pace",), exemplars=()),
        replace(bare, id="th-saving", parent=None, label="The savings will not come", codes=("funding", "pace"), exemplars=()),
        replace(bare, id="th-access", parent=None, label="Anglers need access", codes=(), exemplars=(), status="confirmed",
                label_by="person"),
        replace(bare, id="th-rejected", parent=None, label="Otters are charming", codes=(), exemplars=(), status="rejected"),
    )  # fmt: skip


def put_vectors(store: Store, belongs: dict[str, list[str]]) -> None:
    """Vectors that lie where their themes say: the same for all of a theme, but for a little of their own."""
    theme_of = {passage: at for at, passages in enumerate(belongs.values()) for passage in passages}
    ids = sorted(passage.id for passage in store.passages())
    rows = np.full((len(ids), 16), 0.2, dtype=np.float32)
    for at, passage in enumerate(ids):
        rows[at, theme_of.get(passage, 6)] = 1.0
        rows[at, 8 + at % 8] += 0.1
    rows[:, 1] += rows[:, 0] * 0.5  # the first theme and the second are neighbours
    store.put_vectors(ids, rows / np.linalg.norm(rows, axis=1, keepdims=True), "test")


def _campaign(copies: list[Letter]) -> Campaign:
    first = copies[0]
    added = "My cellar has flooded: nine months is too short."
    extra = (Addition(first.responses[0].id, first.document.id, first.span(added)),) if added in first.text else ()
    responses = tuple(sorted(copy.responses[0].id for copy in copies))
    return Campaign(stable_id("cam", COPIED), responses, COPIED, copies[1].responses[0].id, extra)
