-- Who speaks KMIP besides the connection's own certificate: logins, which stand for API tokens, and tickets.

CREATE TABLE IF NOT EXISTS logins (
    id VARBINARY(64) NOT NULL,
    login VARBINARY(1024) NOT NULL,
    token VARBINARY(64) NOT NULL,
    subject VARBINARY(320) NOT NULL,
    carrier VARBINARY(320),
    first_digest VARBINARY(64) NOT NULL,
    second_digest VARBINARY(64) NOT NULL,
    stamp BIGINT,
    created_by VARBINARY(320) NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS logins_by_token_id ON logins (token, id);
CREATE INDEX IF NOT EXISTS logins_by_generation_id ON logins (generation, id);

CREATE TABLE IF NOT EXISTS tickets (
    id VARBINARY(64) NOT NULL,
    subject VARBINARY(320) NOT NULL,
    secret_digest VARBINARY(64) NOT NULL,
    method VARBINARY(255) NOT NULL,
    token VARBINARY(64),
    login VARBINARY(64),
    carrier VARBINARY(320),
    rights MEDIUMBLOB,
    requests BIGINT,
    uses BIGINT,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS tickets_by_subject_id ON tickets (subject, id);
CREATE INDEX IF NOT EXISTS tickets_by_generation_id ON tickets (generation, id);
