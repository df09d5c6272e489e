-- What Locate finds objects by: lists of each owner, and of each subject to whom objects were granted, that are read newest first off the key.
-- The server fills them for the objects that there are.

CREATE TABLE IF NOT EXISTS object_hints (
    owner BYTEA NOT NULL,
    hint BYTEA NOT NULL,
    created BIGINT NOT NULL,
    id BYTEA NOT NULL,
    PRIMARY KEY (owner, hint, created, id)
);
CREATE INDEX IF NOT EXISTS object_hints_by_hint_created_id ON object_hints (hint, created, id);
