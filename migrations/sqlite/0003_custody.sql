-- Shares that a ceremony has made and not committed, the keys that servers show one another, and by generation what a rotate still has to wrap anew.

CREATE TABLE IF NOT EXISTS staged_shares (
    ceremony BLOB NOT NULL,
    holder BLOB NOT NULL,
    group_number INTEGER NOT NULL,
    share_index INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    signing_key BLOB,
    share_digest BLOB NOT NULL,
    confirm_digest BLOB NOT NULL,
    encrypted_share BLOB NOT NULL,
    drill_key BLOB,
    confirmed INTEGER,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (ceremony, holder)
);

CREATE TABLE IF NOT EXISTS sessions (
    server BLOB NOT NULL,
    session_key BLOB NOT NULL,
    seal_key BLOB,
    signature BLOB NOT NULL,
    started INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (server)
);

CREATE INDEX IF NOT EXISTS vault_by_generation_slot ON vault (generation, slot);
CREATE INDEX IF NOT EXISTS masters_by_generation_number ON masters (generation, number);
CREATE INDEX IF NOT EXISTS wraps_by_generation_master_kind_recipient ON wraps (generation, master, kind, recipient);
CREATE INDEX IF NOT EXISTS epochs_by_generation_epoch ON epochs (generation, epoch);
CREATE INDEX IF NOT EXISTS rosters_by_generation_epoch_revision ON rosters (generation, epoch, revision);
CREATE INDEX IF NOT EXISTS shareholders_by_generation_epoch_holder ON shareholders (generation, epoch, holder);
CREATE INDEX IF NOT EXISTS ceremonies_by_generation_id ON ceremonies (generation, id);
CREATE INDEX IF NOT EXISTS servers_by_generation_id ON servers (generation, id);
CREATE INDEX IF NOT EXISTS objects_by_generation_id ON objects (generation, id);
CREATE INDEX IF NOT EXISTS read_access_by_generation_id_userid ON read_access (generation, id, userid);
CREATE INDEX IF NOT EXISTS transitions_by_generation_number ON transitions (generation, number);
CREATE INDEX IF NOT EXISTS certificates_by_generation_serial ON certificates (generation, serial);
CREATE INDEX IF NOT EXISTS crls_by_generation_issuer_number ON crls (generation, issuer, number);
CREATE INDEX IF NOT EXISTS idempotency_by_generation_id ON idempotency (generation, id);
CREATE INDEX IF NOT EXISTS staged_shares_by_generation_ceremony_holder ON staged_shares (generation, ceremony, holder);
CREATE INDEX IF NOT EXISTS sessions_by_generation_server ON sessions (generation, server);
