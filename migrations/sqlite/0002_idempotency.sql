-- What was done under an idempotency key, and the sealed answer to it. A row goes a day after it was made.

CREATE TABLE IF NOT EXISTS idempotency (
    id BLOB NOT NULL,
    subject BLOB NOT NULL,
    body_digest BLOB NOT NULL,
    steps BLOB NOT NULL,
    answer BLOB,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS idempotency_by_expires_id ON idempotency (expires, id);
