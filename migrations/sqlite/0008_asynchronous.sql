-- Requests whose answers are fetched later: who asked and how far each is, and apart from it what was asked and answered, sealed.

CREATE TABLE IF NOT EXISTS asynchronous (
    id BLOB NOT NULL,
    subject BLOB NOT NULL,
    method BLOB NOT NULL,
    token BLOB,
    login BLOB,
    ticket BLOB,
    carrier BLOB,
    delegated INTEGER NOT NULL,
    operation INTEGER NOT NULL,
    protocol BLOB NOT NULL,
    previous BLOB,
    followed INTEGER NOT NULL,
    state BLOB NOT NULL,
    server BLOB,
    lease INTEGER,
    told BLOB,
    obtained INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS asynchronous_by_subject_id ON asynchronous (subject, id);
CREATE INDEX IF NOT EXISTS asynchronous_by_state_created_id ON asynchronous (state, created, id);
CREATE INDEX IF NOT EXISTS asynchronous_by_expires_id ON asynchronous (expires, id);
CREATE INDEX IF NOT EXISTS asynchronous_by_generation_id ON asynchronous (generation, id);

CREATE TABLE IF NOT EXISTS asynchronous_parts (
    id BLOB NOT NULL,
    part INTEGER NOT NULL,
    content BLOB NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (id, part)
);
CREATE INDEX IF NOT EXISTS asynchronous_parts_by_generation_id_part ON asynchronous_parts (generation, id, part);
