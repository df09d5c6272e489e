-- Requests whose answers are fetched later: who asked and how far each is, and apart from it what was asked and answered, sealed.

CREATE TABLE IF NOT EXISTS asynchronous (
    id BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    method BYTEA NOT NULL,
    token BYTEA,
    login BYTEA,
    ticket BYTEA,
    carrier BYTEA,
    delegated BIGINT NOT NULL,
    operation BIGINT NOT NULL,
    protocol BYTEA NOT NULL,
    previous BYTEA,
    followed BIGINT NOT NULL,
    state BYTEA NOT NULL,
    server BYTEA,
    lease BIGINT,
    told BYTEA,
    obtained BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS asynchronous_by_subject_id ON asynchronous (subject, id);
CREATE INDEX IF NOT EXISTS asynchronous_by_state_created_id ON asynchronous (state, created, id);
CREATE INDEX IF NOT EXISTS asynchronous_by_expires_id ON asynchronous (expires, id);
CREATE INDEX IF NOT EXISTS asynchronous_by_generation_id ON asynchronous (generation, id);

CREATE TABLE IF NOT EXISTS asynchronous_parts (
    id BYTEA NOT NULL,
    part BIGINT NOT NULL,
    content BYTEA NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (id, part)
);
CREATE INDEX IF NOT EXISTS asynchronous_parts_by_generation_id_part ON asynchronous_parts (generation, id, part);
