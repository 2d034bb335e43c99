-- words as they stand, beside their stems: what a prefix means, and what a misspelt word may have been meant to be
CREATE VIRTUAL TABLE passage_forms USING fts5 (
    quote, content = 'passages', content_rowid = 'number', tokenize = 'unicode61'
);
INSERT INTO passage_forms (passage_forms) VALUES ('rebuild');
CREATE TRIGGER passage_forms_added AFTER INSERT ON passages BEGIN
    INSERT INTO passage_forms (rowid, quote) VALUES (new.number, new.quote);
END;
CREATE TRIGGER passage_forms_removed AFTER DELETE ON passages BEGIN
    INSERT INTO passage_forms (passage_forms, rowid, quote) VALUES ('delete', old.number, old.quote);
END;

-- the indexes read the other way round: which word stands where, and how often. They hold nothing of their own
CREATE VIRTUAL TABLE passage_word_places USING fts5vocab (passage_words, 'instance');
CREATE VIRTUAL TABLE passage_form_places USING fts5vocab (passage_forms, 'instance');
CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab (passage_forms, 'row');
