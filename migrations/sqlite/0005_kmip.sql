-- Who speaks KMIP besides the connection's own certificate: logins, which stand for API tokens, and tickets.

CREATE TABLE IF NOT EXISTS logins (
    id BLOB NOT NULL,
    login BLOB NOT NULL,
    token BLOB NOT NULL,
    subject BLOB NOT NULL,
    carrier BLOB,
    first_digest BLOB NOT NULL,
    second_digest BLOB NOT NULL,
    stamp INTEGER,
    created_by BLOB NOT NULL,
    created INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS logins_by_token_id ON logins (token, id);
CREATE INDEX IF NOT EXISTS logins_by_generation_id ON logins (generation, id);

CREATE TABLE IF NOT EXISTS tickets (
    id BLOB NOT NULL,
    subject BLOB NOT NULL,
    secret_digest BLOB NOT NULL,
    method BLOB NOT NULL,
    token BLOB,
    login BLOB,
    carrier BLOB,
    rights BLOB,
    requests INTEGER,
    uses INTEGER,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS tickets_by_subject_id ON tickets (subject, id);
CREATE INDEX IF NOT EXISTS tickets_by_generation_id ON tickets (generation, id);
