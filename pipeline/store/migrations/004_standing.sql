-- themes that stand: what keeps ids and labels from one overview to the next. Forgetting the overview leaves them alone
CREATE TABLE standing_themes (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    parent TEXT,
    kind TEXT NOT NULL,
    side TEXT,
    label_by TEXT NOT NULL,
    status TEXT NOT NULL,
    stability REAL NOT NULL,
    decided INTEGER NOT NULL,
    centre BLOB NOT NULL
);
-- "by" is machine or person, or barred where a person took the statement out of the theme
CREATE TABLE standing_members (
    theme TEXT NOT NULL REFERENCES standing_themes (id) ON DELETE CASCADE,
    statement TEXT NOT NULL,
    score REAL NOT NULL,
    "by" TEXT NOT NULL,
    PRIMARY KEY (theme, statement)
) WITHOUT ROWID;
CREATE TABLE standing_seen (statement TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE standing_facts (found INTEGER NOT NULL, model TEXT NOT NULL, applied INTEGER NOT NULL);
