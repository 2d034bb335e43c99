-- what a passage does: a JSON list
ALTER TABLE passages ADD COLUMN unit_types TEXT NOT NULL DEFAULT '[]';
