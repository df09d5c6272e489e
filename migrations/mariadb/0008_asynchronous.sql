-- Requests whose answers are fetched later: who asked and how far each is, and apart from it what was asked and answered, sealed.

CREATE TABLE IF NOT EXISTS asynchronous (
    id VARBINARY(64) NOT NULL,
    subject VARBINARY(320) NOT NULL,
    method VARBINARY(255) NOT NULL,
    token VARBINARY(64),
    login VARBINARY(64),
    ticket VARBINARY(64),
    carrier VARBINARY(320),
    delegated BIGINT NOT NULL,
    operation BIGINT NOT NULL,
    protocol VARBINARY(255) NOT NULL,
    previous VARBINARY(64),
    followed BIGINT NOT NULL,
    state VARBINARY(255) NOT NULL,
    server VARBINARY(64),
    lease BIGINT,
    told VARBINARY(128),
    obtained BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS asynchronous_by_subject_id ON asynchronous (subject, id);
CREATE INDEX IF NOT EXISTS asynchronous_by_state_created_id ON asynchronous (state, created, id);
CREATE INDEX IF NOT EXISTS asynchronous_by_expires_id ON asynchronous (expires, id);
CREATE INDEX IF NOT EXISTS asynchronous_by_generation_id ON asynchronous (generation, id);

CREATE TABLE IF NOT EXISTS asynchronous_parts (
    id VARBINARY(64) NOT NULL,
    part BIGINT NOT NULL,
    content MEDIUMBLOB NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (id, part)
);
CREATE INDEX IF NOT EXISTS asynchronous_parts_by_generation_id_part ON asynchronous_parts (generation, id, part);
