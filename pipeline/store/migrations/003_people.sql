-- what people decide about what the machine found, in the order in which they did: never changed, never deleted
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    why TEXT
);
CREATE INDEX decisions_record ON decisions (kind, record);

-- what each run left, in short: two of them say what a batch changed. JSON
CREATE TABLE runs (number INTEGER PRIMARY KEY AUTOINCREMENT, basis TEXT NOT NULL, summary TEXT NOT NULL);

CREATE TABLE saved_searches (name TEXT PRIMARY KEY, query TEXT NOT NULL, facets TEXT NOT NULL);

-- a letter's passage that answers a question by what it says: only the look at all documents can tell
CREATE TABLE matched_questions (passage TEXT PRIMARY KEY, question TEXT NOT NULL, score REAL NOT NULL);

ALTER TABLE themes ADD COLUMN kind TEXT NOT NULL DEFAULT 'found';
ALTER TABLE themes ADD COLUMN label_by TEXT NOT NULL DEFAULT 'machine';
ALTER TABLE campaigns ADD COLUMN exact TEXT NOT NULL DEFAULT '[]';
ALTER TABLE passages ADD COLUMN question_basis TEXT;
ALTER TABLE positions ADD COLUMN review TEXT;
ALTER TABLE concerns ADD COLUMN review TEXT;
ALTER TABLE asks ADD COLUMN review TEXT;
ALTER TABLE figures ADD COLUMN review TEXT;
