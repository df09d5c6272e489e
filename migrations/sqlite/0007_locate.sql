-- What Locate finds objects by: lists of each owner, and of each subject to whom objects were granted, that are read newest first off the key.
-- The server fills them for the objects that there are.

CREATE TABLE IF NOT EXISTS object_hints (
    owner BLOB NOT NULL,
    hint BLOB NOT NULL,
    created INTEGER NOT NULL,
    id BLOB NOT NULL,
    PRIMARY KEY (owner, hint, created, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS object_hints_by_hint_created_id ON object_hints (hint, created, id);
