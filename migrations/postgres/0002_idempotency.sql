-- What was done under an idempotency key, and the sealed answer to it. A row goes a day after it was made.

CREATE TABLE IF NOT EXISTS idempotency (
    id BYTEA NOT NULL,
    subject BYTEA NOT NULL,
    body_digest BYTEA NOT NULL,
    steps BYTEA NOT NULL,
    answer BYTEA,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS idempotency_by_expires_id ON idempotency (expires, id);
