-- What Locate finds objects by: lists of each owner, and of each subject to whom objects were granted, that are read newest first off the key.
-- The server fills them for the objects that there are.

CREATE TABLE IF NOT EXISTS object_hints (
    owner VARBINARY(320) NOT NULL,
    hint VARBINARY(64) NOT NULL,
    created BIGINT NOT NULL,
    id VARBINARY(128) NOT NULL,
    PRIMARY KEY (owner, hint, created, id),
    INDEX object_hints_by_hint_created_id (hint, created, id)
);
