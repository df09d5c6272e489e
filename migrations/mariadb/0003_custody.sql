-- Shares that a ceremony has made and not committed, the keys that servers show one another, and by generation what a rotate still has to wrap anew.

CREATE TABLE IF NOT EXISTS staged_shares (
    ceremony VARBINARY(128) NOT NULL,
    holder VARBINARY(255) NOT NULL,
    group_number BIGINT NOT NULL,
    share_index BIGINT NOT NULL,
    public_key MEDIUMBLOB NOT NULL,
    signing_key MEDIUMBLOB,
    share_digest VARBINARY(64) NOT NULL,
    confirm_digest VARBINARY(64) NOT NULL,
    encrypted_share MEDIUMBLOB NOT NULL,
    drill_key VARBINARY(256),
    confirmed BIGINT,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (ceremony, holder)
);

CREATE TABLE IF NOT EXISTS sessions (
    server VARBINARY(64) NOT NULL,
    session_key VARBINARY(64) NOT NULL,
    seal_key VARBINARY(64),
    signature VARBINARY(64) NOT NULL,
    started BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
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
