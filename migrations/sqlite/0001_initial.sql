-- The first schema. Text is kept as its UTF-8 bytes (BLOB), instants as microseconds since 1970 (INTEGER), booleans as 0 and 1.
-- No foreign keys, defaults, triggers or database-side times: what a row says is tagged by the server and nobody else
-- may add to it. Every statement may be run twice. A statement ends with a semicolon at the end of a line.

CREATE TABLE IF NOT EXISTS vault (
    slot INTEGER NOT NULL,
    id BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    roster_revision INTEGER NOT NULL,
    master_generation INTEGER NOT NULL,
    seal_counter INTEGER NOT NULL,
    open_ceremony BLOB,
    manifest_generation INTEGER NOT NULL,
    head BLOB,
    created INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (slot)
);

CREATE TABLE IF NOT EXISTS masters (
    number INTEGER NOT NULL,
    suite INTEGER NOT NULL,
    state BLOB NOT NULL,
    created INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE IF NOT EXISTS wraps (
    master INTEGER NOT NULL,
    kind BLOB NOT NULL,
    recipient BLOB NOT NULL,
    wrapped BLOB NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (master, kind, recipient)
);

CREATE TABLE IF NOT EXISTS epochs (
    epoch INTEGER NOT NULL,
    configuration BLOB NOT NULL,
    state BLOB NOT NULL,
    replaced_by INTEGER,
    created INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (epoch)
);

CREATE TABLE IF NOT EXISTS rosters (
    epoch INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    roster BLOB NOT NULL,
    created INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (epoch, revision)
);

CREATE TABLE IF NOT EXISTS shareholders (
    epoch INTEGER NOT NULL,
    holder BLOB NOT NULL,
    group_number INTEGER NOT NULL,
    share_index INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    signing_key BLOB,
    share_digest BLOB NOT NULL,
    confirm_digest BLOB,
    encrypted_share BLOB,
    drill_key BLOB,
    delivered INTEGER,
    confirmed INTEGER,
    drilled INTEGER,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (epoch, holder)
);

CREATE TABLE IF NOT EXISTS ceremonies (
    id BLOB NOT NULL,
    kind BLOB NOT NULL,
    state BLOB NOT NULL,
    nonce BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    proposal BLOB,
    transcript BLOB,
    created INTEGER NOT NULL,
    expires INTEGER,
    finished INTEGER,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS servers (
    id BLOB NOT NULL,
    identity_key BLOB NOT NULL,
    certificate BLOB,
    state BLOB NOT NULL,
    started INTEGER NOT NULL,
    start_counter INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS objects (
    id BLOB NOT NULL,
    object_type INTEGER NOT NULL,
    state INTEGER NOT NULL,
    owner BLOB NOT NULL,
    attributes BLOB NOT NULL,
    sealed_attributes BLOB,
    material BLOB,
    material_revision INTEGER NOT NULL,
    created INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS objects_by_created_id ON objects (created, id);
CREATE INDEX IF NOT EXISTS objects_by_owner_created_id ON objects (owner, created, id);

CREATE TABLE IF NOT EXISTS read_access (
    id BLOB NOT NULL,
    userid BLOB NOT NULL,
    permissions BLOB NOT NULL,
    until INTEGER,
    grantable INTEGER NOT NULL,
    granted_by BLOB NOT NULL,
    created INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (id, userid)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS read_access_by_userid_id ON read_access (userid, id);

CREATE TABLE IF NOT EXISTS transitions (
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    previous BLOB,
    manifest BLOB NOT NULL,
    root_certificate BLOB NOT NULL,
    mesh_certificate BLOB NOT NULL,
    signature BLOB NOT NULL,
    created INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE IF NOT EXISTS certificates (
    serial BLOB NOT NULL,
    kind BLOB NOT NULL,
    manifest_generation INTEGER NOT NULL,
    subject BLOB NOT NULL,
    der BLOB NOT NULL,
    policy BLOB,
    issued INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    revoked INTEGER,
    reason INTEGER,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (serial)
);
CREATE INDEX IF NOT EXISTS certificates_by_kind_manifest_generation_serial ON certificates (kind, manifest_generation, serial);
CREATE INDEX IF NOT EXISTS certificates_by_expires_serial ON certificates (expires, serial);

CREATE TABLE IF NOT EXISTS crls (
    issuer BLOB NOT NULL,
    number INTEGER NOT NULL,
    der BLOB NOT NULL,
    issued INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (issuer, number)
);

CREATE TABLE IF NOT EXISTS change_log (
    chain BLOB NOT NULL,
    seq INTEGER NOT NULL,
    format INTEGER NOT NULL,
    previous BLOB NOT NULL,
    checkpoint BLOB,
    time INTEGER NOT NULL,
    subject BLOB NOT NULL,
    change_kind BLOB NOT NULL,
    table_name BLOB NOT NULL,
    row_key BLOB NOT NULL,
    row_version INTEGER NOT NULL,
    row_hash BLOB NOT NULL,
    proof BLOB NOT NULL,
    generation INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (chain, seq)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS checkpoints (
    number INTEGER NOT NULL,
    statement BLOB NOT NULL,
    signature BLOB NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE IF NOT EXISTS object_names (
    name BLOB NOT NULL,
    id BLOB NOT NULL,
    PRIMARY KEY (name, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS object_names_by_id ON object_names (id);

CREATE TABLE IF NOT EXISTS object_tags (
    label BLOB NOT NULL,
    id BLOB NOT NULL,
    PRIMARY KEY (label, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS object_tags_by_id ON object_tags (id);
