-- Who speaks KMIP besides the connection's own certificate: logins, which stand for API tokens, and tickets.

CREATE TABLE IF NOT EXISTS logins (
    id BYTEA NOT NULL,
    login BYTEA NOT NULL,
    token BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    carrier BYTEA,
    first_digest BYTEA NOT NULL,
    second_digest BYTEA NOT NULL,
    stamp BIGINT,
    created_by BYTEA NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS logins_by_token_id ON logins (token, id);
CREATE INDEX IF NOT EXISTS logins_by_generation_id ON logins (generation, id);

CREATE TABLE IF NOT EXISTS tickets (
    id BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    secret_digest BYTEA NOT NULL,
    method BYTEA NOT NULL,
    token BYTEA,
    login BYTEA,
    carrier BYTEA,
    rights BYTEA,
    requests BIGINT,
    uses BIGINT,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS tickets_by_subject_id ON tickets (subject, id);
CREATE INDEX IF NOT EXISTS tickets_by_generation_id ON tickets (generation, id);
