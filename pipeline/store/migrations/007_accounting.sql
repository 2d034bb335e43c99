-- the accounting says what was set aside within responses, and what broke off; and each such passage says so itself
ALTER TABLE coverage ADD COLUMN campaign_exact INTEGER NOT NULL DEFAULT 0;
ALTER TABLE coverage ADD COLUMN set_aside TEXT NOT NULL DEFAULT '[]';
ALTER TABLE coverage ADD COLUMN truncated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE passages ADD COLUMN note TEXT;
CREATE TABLE passage_notes (passage TEXT PRIMARY KEY, note TEXT NOT NULL);
