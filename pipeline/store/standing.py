"""Standing themes in their tables. They change only in the transaction that writes an overview."""

from __future__ import annotations

import sqlite3

from pipeline.datamodel import Member, Standing, StandingTheme

_FIELDS = "id, label, parent, kind, side, label_by, status, stability, decided, centre"
_TABLES = ("standing_members", "standing_themes", "standing_seen", "standing_facts")


def read_standing(connection: sqlite3.Connection) -> Standing | None:
    """What the last overview left; None before the first."""
    facts = connection.execute("SELECT found, model, applied FROM standing_facts").fetchone()
    if facts is None:
        return None
    members: dict[str, list[Member]] = {}
    for theme, *member in connection.execute(
        'SELECT theme, statement, score, "by" FROM standing_members ORDER BY theme, statement'
    ):
        members.setdefault(theme, []).append(Member(*member))
    themes = []
    for row in connection.execute(f"SELECT {_FIELDS} FROM standing_themes ORDER BY id"):
        values = dict(zip(_FIELDS.split(", "), row, strict=True))
        themes.append(StandingTheme(**{**values, "decided": bool(values["decided"]), "members": tuple(members.get(row[0], ()))}))
    seen = tuple(statement for (statement,) in connection.execute("SELECT statement FROM standing_seen ORDER BY statement"))
    return Standing(tuple(themes), seen, *facts)


def write_standing(connection: sqlite3.Connection, standing: Standing) -> None:
    """Replace it all, inside the caller's transaction."""
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")
    for theme in standing.themes:
        row = (theme.id, theme.label, theme.parent, theme.kind, theme.side, theme.label_by, theme.status, theme.stability)
        connection.execute(
            f"INSERT INTO standing_themes ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, theme.decided, theme.centre)
        )
        rows = ((theme.id, member.statement, member.score, member.by) for member in theme.members)
        connection.executemany("INSERT INTO standing_members VALUES (?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO standing_seen VALUES (?)", ((statement,) for statement in standing.seen))
    connection.execute("INSERT INTO standing_facts VALUES (?, ?, ?)", (standing.found, standing.model, standing.applied))
