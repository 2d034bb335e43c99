-- what people say of a passage without having seen what the program says: every version is kept, the last one counts. Labels: JSON
CREATE TABLE blind_codes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    passage TEXT NOT NULL,
    coder TEXT NOT NULL,
    labels TEXT NOT NULL,
    at TEXT NOT NULL
);
