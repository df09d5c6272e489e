-- The first schema. Text is kept as its UTF-8 bytes (BYTEA), instants as microseconds since 1970 (BIGINT), booleans as 0 and 1.
-- No foreign keys, defaults, triggers or database-side times: what a row says is tagged by the server and nobody else
-- may add to it. Every statement may be run twice. A statement ends with a semicolon at the end of a line.

CREATE TABLE IF NOT EXISTS vault (
    slot BIGINT NOT NULL,
    id BYTEA NOT NULL,
    epoch BIGINT NOT NULL,
    roster_revision BIGINT NOT NULL,
    master_generation BIGINT NOT NULL,
    seal_counter BIGINT NOT NULL,
    open_ceremony BYTEA,
    manifest_generation BIGINT NOT NULL,
    head BYTEA,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (slot)
);

CREATE TABLE IF NOT EXISTS masters (
    number BIGINT NOT NULL,
    suite BIGINT NOT NULL,
    state BYTEA NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE IF NOT EXISTS wraps (
    master BIGINT NOT NULL,
    kind BYTEA NOT NULL,
    recipient BYTEA NOT NULL,
    wrapped BYTEA NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (master, kind, recipient)
);

CREATE TABLE IF NOT EXISTS epochs (
    epoch BIGINT NOT NULL,
    configuration BYTEA NOT NULL,
    state BYTEA NOT NULL,
    replaced_by BIGINT,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (epoch)
);

CREATE TABLE IF NOT EXISTS rosters (
    epoch BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    roster BYTEA NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (epoch, revision)
);

CREATE TABLE IF NOT EXISTS shareholders (
    epoch BIGINT NOT NULL,
    holder BYTEA NOT NULL,
    group_number BIGINT NOT NULL,
    share_index BIGINT NOT NULL,
    public_key BYTEA NOT NULL,
    signing_key BYTEA,
    share_digest BYTEA NOT NULL,
    confirm_digest BYTEA,
    encrypted_share BYTEA,
    drill_key BYTEA,
    delivered BIGINT,
    confirmed BIGINT,
    drilled BIGINT,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (epoch, holder)
);

CREATE TABLE IF NOT EXISTS ceremonies (
    id BYTEA NOT NULL,
    kind BYTEA NOT NULL,
    state BYTEA NOT NULL,
    nonce BYTEA NOT NULL,
    epoch BIGINT NOT NULL,
    proposal BYTEA,
    transcript BYTEA,
    created BIGINT NOT NULL,
    expires BIGINT,
    finished BIGINT,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS servers (
    id BYTEA NOT NULL,
    identity_key BYTEA NOT NULL,
    certificate BYTEA,
    state BYTEA NOT NULL,
    started BIGINT NOT NULL,
    start_counter BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS objects (
    id BYTEA NOT NULL,
    object_type BIGINT NOT NULL,
    state BIGINT NOT NULL,
    owner BYTEA NOT NULL,
    attributes BYTEA NOT NULL,
    sealed_attributes BYTEA,
    material BYTEA,
    material_revision BIGINT NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS objects_by_created_id ON objects (created, id);
CREATE INDEX IF NOT EXISTS objects_by_owner_created_id ON objects (owner, created, id);

CREATE TABLE IF NOT EXISTS read_access (
    id BYTEA NOT NULL,
    userid BYTEA NOT NULL,
    permissions BYTEA NOT NULL,
    until BIGINT,
    grantable BIGINT NOT NULL,
    granted_by BYTEA NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (id, userid)
);
CREATE INDEX IF NOT EXISTS read_access_by_userid_id ON read_access (userid, id);

CREATE TABLE IF NOT EXISTS transitions (
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    previous BYTEA,
    manifest BYTEA NOT NULL,
    root_certificate BYTEA NOT NULL,
    mesh_certificate BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE IF NOT EXISTS certificates (
    serial BYTEA NOT NULL,
    kind BYTEA NOT NULL,
    manifest_generation BIGINT NOT NULL,
    subject BYTEA NOT NULL,
    der BYTEA NOT NULL,
    policy BYTEA,
    issued BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    revoked BIGINT,
    reason BIGINT,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (serial)
);
CREATE INDEX IF NOT EXISTS certificates_by_kind_manifest_generation_serial ON certificates (kind, manifest_generation, serial);
CREATE INDEX IF NOT EXISTS certificates_by_expires_serial ON certificates (expires, serial);

CREATE TABLE IF NOT EXISTS crls (
    issuer BYTEA NOT NULL,
    number BIGINT NOT NULL,
    der BYTEA NOT NULL,
    issued BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (issuer, number)
);

CREATE TABLE IF NOT EXISTS change_log (
    chain BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    format BIGINT NOT NULL,
    previous BYTEA NOT NULL,
    checkpoint BYTEA,
    time BIGINT NOT NULL,
    subject BYTEA NOT NULL,
    change_kind BYTEA NOT NULL,
    table_name BYTEA NOT NULL,
    row_key BYTEA NOT NULL,
    row_version BIGINT NOT NULL,
    row_hash BYTEA NOT NULL,
    proof BYTEA NOT NULL,
    generation BIGINT NOT NULL,
    tag BYTEA NOT NULL,
    PRIMARY KEY (chain, seq)
);

CREATE TABLE IF NOT EXISTS checkpoints (
    number BIGINT NOT NULL,
    statement BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE IF NOT EXISTS object_names (
    name BYTEA NOT NULL,
    id BYTEA NOT NULL,
    PRIMARY KEY (name, id)
);
CREATE INDEX IF NOT EXISTS object_names_by_id ON object_names (id);

CREATE TABLE IF NOT EXISTS object_tags (
    label BYTEA NOT NULL,
    id BYTEA NOT NULL,
    PRIMARY KEY (label, id)
);
CREATE INDEX IF NOT EXISTS object_tags_by_id ON object_tags (id);
