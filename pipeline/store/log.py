"""What people and runs leave in the store: decisions, run summaries, saved searches."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.datamodel import DECIDED_KINDS, REVIEW_ACTIONS, THEME_ACTIONS, Ask, BlindCode, Concern, Decision, Position
from pipeline.errors import WrongUsage
from pipeline.store.database import transaction
from pipeline.store.reviewed import made

#: The records that people review, by the kind of their decisions.
REVIEWED_RECORDS = {"position": Position, "concern": Concern, "ask": Ask}


class Log:
    """The part of a store that only grows by people's hands and by finished runs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put_decisions(self, decisions: Sequence[Decision]) -> list[int]:
        """Write decisions in one transaction and return their numbers; on disk when this returns.

        Raises:
            WrongUsage: an unknown kind or action, nobody's name, or a span that is not in its document as quoted.
        """
        for decision in decisions:
            self._check(decision)
        numbers = []
        with transaction(self._connection) as connection:
            for one in decisions:
                detail = json.dumps(one.detail, sort_keys=True, ensure_ascii=False)
                cursor = connection.execute(
                    "INSERT INTO decisions (kind, record, action, detail, who, at, why) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (one.kind, one.record, one.action, detail, one.who, one.at, one.why),
                )
                numbers.append(int(cursor.lastrowid or 0))
        return numbers

    def _check(self, decision: Decision) -> None:
        actions = THEME_ACTIONS if decision.kind in ("theme", "assignment") else REVIEW_ACTIONS
        if decision.kind not in DECIDED_KINDS or decision.action not in actions:
            raise WrongUsage(
                f"Nobody can {decision.action!r} a record of kind {decision.kind!r}.",
                f"Kinds: {', '.join(DECIDED_KINDS)}. Actions: {', '.join(actions)}.",
            )
        if not decision.who.strip() or not decision.at:
            raise WrongUsage("A decision needs the name of who takes it, and when.", "Say who, for instance with --by NAME.")
        if decision.kind in REVIEWED_RECORDS and decision.action in ("add", "correct"):
            self._check_span(decision)
            if decision.action == "add":
                made(decision, REVIEWED_RECORDS[decision.kind])

    def _check_span(self, decision: Decision) -> None:
        """A corrected or added stretch is its document's, to the last character."""
        for span in (decision.detail, decision.detail.get("condition")):
            if not isinstance(span, dict) or not {"start", "end", "quote"} & set(span):
                continue
            document = decision.detail.get("document") or self._document_of(decision)
            row = self._connection.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()
            start, end = span.get("start"), span.get("end")
            fits = isinstance(start, int) and isinstance(end, int) and 0 <= start < end
            if row is None or not fits or row[0][start:end] != span.get("quote"):
                raise WrongUsage(
                    f"The words of {decision.kind} {decision.record} do not stand at {start}–{end} of its document.",
                    "Mark the words again in the document as it stands.",
                )

    def _document_of(self, decision: Decision) -> str | None:
        table = f"{decision.kind}s"
        row = self._connection.execute(f"SELECT document FROM {table} WHERE id = ?", (decision.record,)).fetchone()
        if row is None:
            row = self._connection.execute(
                "SELECT json_extract(detail, '$.document') FROM decisions WHERE kind = ? AND record = ? AND action = 'add'",
                (decision.kind, decision.record),
            ).fetchone()
        return str(row[0]) if row else None

    def decisions(self, *kinds: str) -> Iterator[Decision]:
        """All decisions (of these kinds) in the order in which they were taken."""
        rows = self._connection.execute(
            "SELECT kind, record, action, detail, who, at, why, number FROM decisions ORDER BY number"
        )
        for kind, record, action, detail, who, at, why, number in rows.fetchall():
            if not kinds or kind in kinds:
                yield Decision(kind, record, action, json.loads(detail), who, at, why, number)

    def put_blind_code(self, code: BlindCode) -> None:
        """Write one coder's labels of one passage; on disk when this returns. Earlier versions stay.

        Raises:
            WrongUsage: nobody's name, or no time.
        """
        if not code.coder.strip() or not code.at:
            raise WrongUsage("Labels need the name of who gives them, and when.", "Write your name.")
        labels = {"stances": dict(code.stances), "codes": list(code.codes), "asks": code.asks}
        text = json.dumps(labels, sort_keys=True, ensure_ascii=False)
        with transaction(self._connection) as connection:
            connection.execute(
                "INSERT INTO blind_codes (passage, coder, labels, at) VALUES (?, ?, ?, ?)",
                (code.passage, code.coder, text, code.at),
            )

    def blind_codes(self) -> Iterator[BlindCode]:
        """Every version of every coder's labels, in the order in which they were written."""
        rows = self._connection.execute("SELECT passage, coder, labels, at FROM blind_codes ORDER BY number").fetchall()
        for passage, coder, text, at in rows:
            labels = json.loads(text)
            yield BlindCode(passage, coder, tuple(sorted(labels["stances"].items())), tuple(labels["codes"]), labels["asks"], at)

    def put_run(self, basis: str, summary: Mapping[str, Any]) -> int:
        """Write what a finished run left, in short, and return its number; a run that changed nothing adds none."""
        text = json.dumps(summary, sort_keys=True, ensure_ascii=False)
        with transaction(self._connection) as connection:
            last = connection.execute("SELECT number, summary FROM runs ORDER BY number DESC LIMIT 1").fetchone()
            if last and last[1] == text:
                return int(last[0])
            cursor = connection.execute("INSERT INTO runs (basis, summary) VALUES (?, ?)", (basis, text))
        return int(cursor.lastrowid or 0)

    def runs(self) -> list[tuple[int, dict[str, Any]]]:
        """(number, summary) of every run that changed something, in order."""
        rows = self._connection.execute("SELECT number, summary FROM runs ORDER BY number").fetchall()
        return [(number, json.loads(summary)) for number, summary in rows]

    def put_search(self, name: str, query: str, facets: Mapping[str, Any]) -> None:
        """Save a search under a name; one of that name is replaced."""
        text = json.dumps(facets, sort_keys=True, ensure_ascii=False)
        self._connection.execute("INSERT OR REPLACE INTO saved_searches VALUES (?, ?, ?)", (name, query, text))

    def remove_search(self, name: str) -> bool:
        """Forget a saved search; False where there is none of that name."""
        return self._connection.execute("DELETE FROM saved_searches WHERE name = ?", (name,)).rowcount > 0

    def searches(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Saved searches: name → (query, facets), by name."""
        rows = self._connection.execute("SELECT name, query, facets FROM saved_searches ORDER BY name").fetchall()
        return {name: (query, json.loads(facets)) for name, query, facets in rows}

    def put_matched_questions(self, matched: Mapping[str, tuple[str, float]]) -> None:
        """Replace what the look at all documents says of letters: passage id → (question id, score)."""
        with transaction(self._connection) as connection:
            connection.execute("DELETE FROM matched_questions")
            rows = [(passage, question, score) for passage, (question, score) in sorted(matched.items())]
            connection.executemany("INSERT INTO matched_questions VALUES (?, ?, ?)", rows)

    def put_notes(self, notes: Mapping[str, str]) -> None:
        """Replace what the look at all documents notes of passages: passage id → why it is in no theme, or ``truncated``."""
        with transaction(self._connection) as connection:
            connection.execute("DELETE FROM passage_notes")
            connection.executemany("INSERT INTO passage_notes VALUES (?, ?)", sorted(notes.items()))
