-- A table a record type, a column a field; what has parts (spans, lists) is JSON. Read it with sqlite3 or Datasette.

CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE files (
    source_file TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    mend TEXT
);

CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    file TEXT NOT NULL REFERENCES files (source_file) ON DELETE CASCADE,
    source_file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    text TEXT NOT NULL,
    title TEXT,
    date TEXT,
    kind TEXT NOT NULL,
    author TEXT,
    language TEXT,
    blocks TEXT NOT NULL,
    pages TEXT NOT NULL,
    dropped TEXT NOT NULL,
    repairs TEXT NOT NULL,
    unread TEXT NOT NULL,
    attributes TEXT NOT NULL
);
CREATE INDEX documents_file ON documents (file);

-- what each document says of a respondent; readers merge the rows of one respondent
CREATE TABLE respondents (
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    name TEXT,
    aliases TEXT NOT NULL,
    kind TEXT,
    represents INTEGER,
    publish TEXT NOT NULL,
    sent INTEGER NOT NULL,
    PRIMARY KEY (document, id)
);

CREATE TABLE responses (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    respondent TEXT NOT NULL,
    received TEXT,
    campaign TEXT,
    excluded TEXT,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    "row" INTEGER
);
CREATE INDEX responses_document ON responses (document);

-- number is what the index of words knows a passage by; it never changes, not by VACUUM either
CREATE TABLE passages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    response TEXT,
    question TEXT,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    page INTEGER,
    section TEXT,
    respondent TEXT,
    kind TEXT NOT NULL
);
CREATE INDEX passages_document ON passages (document);

CREATE VIRTUAL TABLE passage_words USING fts5 (
    quote, content = 'passages', content_rowid = 'number', tokenize = 'porter unicode61'
);
CREATE TRIGGER passage_added AFTER INSERT ON passages BEGIN
    INSERT INTO passage_words (rowid, quote) VALUES (new.number, new.quote);
END;
CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN
    INSERT INTO passage_words (passage_words, rowid, quote) VALUES ('delete', old.number, old.quote);
END;

CREATE TABLE attributions (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    passage TEXT,
    page INTEGER,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    source TEXT,
    cue TEXT,
    speaker TEXT,
    mode TEXT NOT NULL,
    voice TEXT NOT NULL,
    "group" TEXT,
    negated INTEGER NOT NULL
);
CREATE INDEX attributions_document ON attributions (document);

CREATE TABLE positions (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    source_file TEXT NOT NULL,
    response TEXT,
    passage TEXT,
    page INTEGER,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    holder TEXT,
    voice TEXT NOT NULL,
    basis TEXT NOT NULL,
    score REAL NOT NULL,
    why TEXT NOT NULL,
    holder_kind TEXT,
    proposal TEXT NOT NULL,
    stance TEXT NOT NULL,
    condition TEXT,
    strength TEXT NOT NULL
);
CREATE INDEX positions_document ON positions (document);

CREATE TABLE concerns (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    source_file TEXT NOT NULL,
    response TEXT,
    passage TEXT,
    page INTEGER,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    holder TEXT,
    voice TEXT NOT NULL,
    basis TEXT NOT NULL,
    score REAL NOT NULL,
    why TEXT NOT NULL,
    codes TEXT NOT NULL,
    proposal TEXT,
    affected TEXT,
    severity TEXT NOT NULL
);
CREATE INDEX concerns_document ON concerns (document);

CREATE TABLE asks (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    source_file TEXT NOT NULL,
    response TEXT,
    passage TEXT,
    page INTEGER,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    holder TEXT,
    voice TEXT NOT NULL,
    basis TEXT NOT NULL,
    score REAL NOT NULL,
    why TEXT NOT NULL,
    addressee TEXT,
    proposal TEXT
);
CREATE INDEX asks_document ON asks (document);

CREATE TABLE figures (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    source_file TEXT NOT NULL,
    response TEXT,
    passage TEXT,
    page INTEGER,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    holder TEXT,
    voice TEXT NOT NULL,
    basis TEXT NOT NULL,
    score REAL NOT NULL,
    why TEXT NOT NULL,
    value REAL,
    base REAL,
    percent REAL,
    unit TEXT
);
CREATE INDEX figures_document ON figures (document);

-- proposals that a document defines; those of the register lie in consultation
CREATE TABLE proposals (
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    aliases TEXT NOT NULL,
    defined_by TEXT,
    PRIMARY KEY (document, id)
);

CREATE TABLE names (
    document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    surface TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (document, place)
);

-- from here on: what looks at all documents at once, replaced as a whole

CREATE TABLE aliases (surface TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE exclusions (response TEXT PRIMARY KEY, reason TEXT NOT NULL);

CREATE TABLE themes (
    id TEXT PRIMARY KEY,
    parent TEXT,
    label TEXT NOT NULL,
    definition TEXT NOT NULL,
    codes TEXT NOT NULL,
    keywords TEXT NOT NULL,
    exemplars TEXT NOT NULL,
    respondents INTEGER NOT NULL,
    responses INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    stance_counts TEXT NOT NULL,
    status TEXT NOT NULL,
    stability REAL NOT NULL,
    campaign_respondents INTEGER NOT NULL
);

CREATE TABLE assignments (
    theme TEXT NOT NULL,
    passage TEXT NOT NULL,
    score REAL NOT NULL,
    "by" TEXT NOT NULL,
    PRIMARY KEY (theme, passage)
);
CREATE INDEX assignments_passage ON assignments (passage);

CREATE TABLE campaigns (
    id TEXT PRIMARY KEY,
    responses TEXT NOT NULL,
    template TEXT NOT NULL,
    template_response TEXT NOT NULL,
    additions TEXT NOT NULL
);

CREATE TABLE coverage (
    documents INTEGER NOT NULL,
    unreadable TEXT NOT NULL,
    received INTEGER NOT NULL,
    excluded TEXT NOT NULL,
    campaign_copies INTEGER NOT NULL,
    analysed INTEGER NOT NULL,
    other_documents INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    passages_tagged INTEGER NOT NULL,
    passages_themed INTEGER NOT NULL,
    passages_left_over INTEGER NOT NULL
);

CREATE TABLE consultation (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    published TEXT,
    closes TEXT,
    proposals TEXT NOT NULL,
    questions TEXT NOT NULL,
    codes TEXT NOT NULL,
    respondents TEXT NOT NULL
);

CREATE TABLE manifest ("key" TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE marks ("key" TEXT PRIMARY KEY, value TEXT NOT NULL);

-- vectors lie beside the database, in vectors/: a shard counts from the moment that its row is here
CREATE TABLE vector_shards (
    number INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    model TEXT NOT NULL,
    passages INTEGER NOT NULL,
    dimension INTEGER NOT NULL
);
CREATE TABLE vector_rows (
    shard INTEGER NOT NULL REFERENCES vector_shards (number) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    passage TEXT NOT NULL,
    PRIMARY KEY (shard, place)
);
