-- Who may do what besides grants on single objects: roles, groups, grants on scopes, API tokens, offered objects, and the row by which servers know
-- that something of it has changed.

CREATE TABLE IF NOT EXISTS directory (
    slot INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (slot)
);
CREATE INDEX IF NOT EXISTS directory_by_generation_slot ON directory (generation, slot);

CREATE TABLE IF NOT EXISTS members (
    container BLOB NOT NULL,
    member BLOB NOT NULL,
    added_by BLOB NOT NULL,
    created INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (container, member)
);
CREATE INDEX IF NOT EXISTS members_by_member_container ON members (member, container);
CREATE INDEX IF NOT EXISTS members_by_generation_container_member ON members (generation, container, member);

CREATE TABLE IF NOT EXISTS subject_groups (
    name BLOB NOT NULL,
    owner BLOB NOT NULL,
    created INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (name)
);
CREATE INDEX IF NOT EXISTS subject_groups_by_owner_name ON subject_groups (owner, name);
CREATE INDEX IF NOT EXISTS subject_groups_by_generation_name ON subject_groups (generation, name);

CREATE TABLE IF NOT EXISTS scoped_access (
    owner BLOB NOT NULL,
    scope BLOB NOT NULL,
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
    PRIMARY KEY (owner, scope, userid)
);
CREATE INDEX IF NOT EXISTS scoped_access_by_userid_owner_scope ON scoped_access (userid, owner, scope);
CREATE INDEX IF NOT EXISTS scoped_access_by_generation_owner_scope_userid ON scoped_access (generation, owner, scope, userid);

CREATE TABLE IF NOT EXISTS tokens (
    id BLOB NOT NULL,
    name BLOB NOT NULL,
    secret_digest BLOB NOT NULL,
    scope BLOB,
    created_by BLOB NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER,
    revoked INTEGER,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS tokens_by_name_id ON tokens (name, id);
CREATE INDEX IF NOT EXISTS tokens_by_generation_id ON tokens (generation, id);

CREATE TABLE IF NOT EXISTS transfers (
    id BLOB NOT NULL,
    owner BLOB NOT NULL,
    recipient BLOB NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    format INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS transfers_by_owner_id ON transfers (owner, id);
CREATE INDEX IF NOT EXISTS transfers_by_recipient_id ON transfers (recipient, id);
CREATE INDEX IF NOT EXISTS transfers_by_generation_id ON transfers (generation, id);
