-- Who may do what besides grants on single objects: roles, groups, grants on scopes, API tokens, offered objects, and the row by which servers know
-- that something of it has changed.

CREATE TABLE IF NOT EXISTS directory (
    slot BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (slot)
);
CREATE INDEX IF NOT EXISTS directory_by_generation_slot ON directory (generation, slot);

CREATE TABLE IF NOT EXISTS members (
    container VARBINARY(320) NOT NULL,
    member VARBINARY(320) NOT NULL,
    added_by VARBINARY(320) NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (container, member)
);
CREATE INDEX IF NOT EXISTS members_by_member_container ON members (member, container);
CREATE INDEX IF NOT EXISTS members_by_generation_container_member ON members (generation, container, member);

CREATE TABLE IF NOT EXISTS subject_groups (
    name VARBINARY(320) NOT NULL,
    owner VARBINARY(320) NOT NULL,
    created BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (name)
);
CREATE INDEX IF NOT EXISTS subject_groups_by_owner_name ON subject_groups (owner, name);
CREATE INDEX IF NOT EXISTS subject_groups_by_generation_name ON subject_groups (generation, name);

CREATE TABLE IF NOT EXISTS scoped_access (
    owner VARBINARY(320) NOT NULL,
    scope VARBINARY(512) NOT NULL,
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
    PRIMARY KEY (owner, scope, userid)
);
CREATE INDEX IF NOT EXISTS scoped_access_by_userid_owner_scope ON scoped_access (userid, owner, scope);
CREATE INDEX IF NOT EXISTS scoped_access_by_generation_owner_scope_userid ON scoped_access (generation, owner, scope, userid);

CREATE TABLE IF NOT EXISTS tokens (
    id VARBINARY(64) NOT NULL,
    name VARBINARY(320) NOT NULL,
    secret_digest VARBINARY(64) NOT NULL,
    scope VARBINARY(1024),
    created_by VARBINARY(320) NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT,
    revoked BIGINT,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS tokens_by_name_id ON tokens (name, id);
CREATE INDEX IF NOT EXISTS tokens_by_generation_id ON tokens (generation, id);

CREATE TABLE IF NOT EXISTS transfers (
    id VARBINARY(128) NOT NULL,
    owner VARBINARY(320) NOT NULL,
    recipient VARBINARY(320) NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    format BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    tag VARBINARY(128) NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS transfers_by_owner_id ON transfers (owner, id);
CREATE INDEX IF NOT EXISTS transfers_by_recipient_id ON transfers (recipient, id);
CREATE INDEX IF NOT EXISTS transfers_by_generation_id ON transfers (generation, id);
