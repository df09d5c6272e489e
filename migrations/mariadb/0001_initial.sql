-- The first schema. Text is kept as its UTF-8 bytes (VARBINARY up to its limit, MEDIUMBLOB, LONGBLOB), instants as microseconds since
-- 1970 (BIGINT), booleans as 0 and 1. No engine is named, so that the tables are InnoDB's or RocksDB's as the server has it. No foreign
-- keys, defaults, triggers or database-side times: what a row says is tagged by the server and nobody else may add to it. Every statement
-- may be run twice. A statement ends with a semicolon at the end of a line.

CREATE TABLE IF NOT EXISTS vault (
    slot BIGINT NOT NULL,
    id VARBINARY(64) NOT NULL,
    epoch BIGINT NOT NULL,
    roster_revision BIGINT NOT NULL,
    master_generation BIGINT NOT NULL,
    seal_counter BIGINT NOT NULL,
    open_ceremony VARBINARY(128),
    manifest_generation BIGINT NOT NULL,
    head VARBINARY(64),
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (slot)
);

CREATE TABLE IF NOT EXISTS masters (
    number BIGINT NOT NULL,
    suite BIGINT NOT NULL,
    state VARBINARY(255) NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE IF NOT EXISTS wraps (
    master BIGINT NOT NULL,
    kind VARBINARY(255) NOT NULL,
    recipient VARBINARY(255) NOT NULL,
    wrapped MEDIUMBLOB NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (master, kind, recipient)
);

CREATE TABLE IF NOT EXISTS epochs (
    epoch BIGINT NOT NULL,
    configuration MEDIUMBLOB NOT NULL,
    state VARBINARY(255) NOT NULL,
    replaced_by BIGINT,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (epoch)
);

CREATE TABLE IF NOT EXISTS rosters (
    epoch BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    roster MEDIUMBLOB NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (epoch, revision)
);

CREATE TABLE IF NOT EXISTS shareholders (
    epoch BIGINT NOT NULL,
    holder VARBINARY(255) NOT NULL,
    group_number BIGINT NOT NULL,
    share_index BIGINT NOT NULL,
    public_key MEDIUMBLOB NOT NULL,
    signing_key MEDIUMBLOB,
    share_digest VARBINARY(64) NOT NULL,
    confirm_digest VARBINARY(64),
    encrypted_share MEDIUMBLOB,
    drill_key VARBINARY(256),
    delivered BIGINT,
    confirmed BIGINT,
    drilled BIGINT,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (epoch, holder)
);

CREATE TABLE IF NOT EXISTS ceremonies (
    id VARBINARY(128) NOT NULL,
    kind VARBINARY(255) NOT NULL,
    state VARBINARY(255) NOT NULL,
    nonce VARBINARY(64) NOT NULL,
    epoch BIGINT NOT NULL,
    proposal MEDIUMBLOB,
    transcript MEDIUMBLOB,
    created BIGINT NOT NULL,
    expires BIGINT,
    finished BIGINT,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS servers (
    id VARBINARY(64) NOT NULL,
    identity_key MEDIUMBLOB NOT NULL,
    certificate MEDIUMBLOB,
    state VARBINARY(255) NOT NULL,
    started BIGINT NOT NULL,
    start_counter BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS objects (
    id VARBINARY(128) NOT NULL,
    object_type BIGINT NOT NULL,
    state BIGINT NOT NULL,
    owner VARBINARY(320) NOT NULL,
    attributes MEDIUMBLOB NOT NULL,
    sealed_attributes MEDIUMBLOB,
    material LONGBLOB,
    material_revision BIGINT NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (id),
    INDEX objects_by_created_id (created, id),
    INDEX objects_by_owner_created_id (owner, created, id)
);

CREATE TABLE IF NOT EXISTS read_access (
    id VARBINARY(128) NOT NULL,
    userid VARBINARY(320) NOT NULL,
    permissions VARBINARY(1024) NOT NULL,
    until BIGINT,
    grantable BIGINT NOT NULL,
    granted_by VARBINARY(320) NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (id, userid),
    INDEX read_access_by_userid_id (userid, id)
);

CREATE TABLE IF NOT EXISTS transitions (
    number BIGINT NOT NULL,
    hash VARBINARY(64) NOT NULL,
    previous VARBINARY(64),
    manifest VARBINARY(64) NOT NULL,
    root_certificate MEDIUMBLOB NOT NULL,
    mesh_certificate MEDIUMBLOB NOT NULL,
    signature VARBINARY(256) NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE IF NOT EXISTS certificates (
    serial VARBINARY(64) NOT NULL,
    kind VARBINARY(255) NOT NULL,
    manifest_generation BIGINT NOT NULL,
    subject VARBINARY(1024) NOT NULL,
    der MEDIUMBLOB NOT NULL,
    policy VARBINARY(64),
    issued BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    revoked BIGINT,
    reason BIGINT,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (serial),
    INDEX certificates_by_kind_manifest_generation_serial (kind, manifest_generation, serial),
    INDEX certificates_by_expires_serial (expires, serial)
);

CREATE TABLE IF NOT EXISTS crls (
    issuer VARBINARY(255) NOT NULL,
    number BIGINT NOT NULL,
    der MEDIUMBLOB NOT NULL,
    issued BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (issuer, number)
);

CREATE TABLE IF NOT EXISTS change_log (
    chain VARBINARY(64) NOT NULL,
    seq BIGINT NOT NULL,
    format BIGINT NOT NULL,
    previous VARBINARY(64) NOT NULL,
    checkpoint VARBINARY(64),
    time BIGINT NOT NULL,
    subject VARBINARY(320) NOT NULL,
    change_kind VARBINARY(255) NOT NULL,
    table_name VARBINARY(255) NOT NULL,
    row_key VARBINARY(2048) NOT NULL,
    row_version BIGINT NOT NULL,
    row_hash VARBINARY(64) NOT NULL,
    proof VARBINARY(128) NOT NULL,
    generation BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (chain, seq)
);

CREATE TABLE IF NOT EXISTS checkpoints (
    number BIGINT NOT NULL,
    statement MEDIUMBLOB NOT NULL,
    signature VARBINARY(256) NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE IF NOT EXISTS object_names (
    name VARBINARY(512) NOT NULL,
    id VARBINARY(128) NOT NULL,
    PRIMARY KEY (name, id),
    INDEX object_names_by_id (id)
);

CREATE TABLE IF NOT EXISTS object_tags (
    label VARBINARY(512) NOT NULL,
    id VARBINARY(128) NOT NULL,
    PRIMARY KEY (label, id),
    INDEX object_tags_by_id (id)
);
