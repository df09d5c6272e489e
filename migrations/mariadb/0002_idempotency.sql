-- What was done under an idempotency key, and the sealed answer to it. A row goes a day after it was made.

CREATE TABLE IF NOT EXISTS idempotency (
    id VARBINARY(64) NOT NULL,
    subject VARBINARY(320) NOT NULL,
    body_digest VARBINARY(64) NOT NULL,
    steps MEDIUMBLOB NOT NULL,
    answer MEDIUMBLOB,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS idempotency_by_expires_id ON idempotency (expires, id);
