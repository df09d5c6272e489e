import Canonical

/// The questions that the product asks. Each has an index in every database; a test reads the engines' plans.
extension Query {
    /// The row with that primary key.
    public static func row(_ table: Table, key: [Value]) -> Query {
        Query(table, zip(table.primaryKey, key).map { .equal($0, $1) }, limit: 1)
    }

    public static var vault: Query { Query(VaultRow.table, limit: 2) }
    public static func object(_ id: String) -> Query { .row(ObjectRow.table, key: ObjectRow.key(id)) }

    /// At most `StoreLimits.alternatives` ids; the answer is in the order of the ids.
    public static func objects(_ ids: [String]) -> Query {
        Query(ObjectRow.table, [Condition("id", .isOneOf(ids.map { .of($0) }))])
    }

    /// The objects of an owner that are in one of these states, as last written; the oldest first.
    public static func objects(of owner: Bytes, inStates states: [UInt32], limit: Int = StoreLimits.rows) -> Query {
        let isOneOf = Condition("state", .isOneOf(states.map { .of($0) }))
        let order = ["owner", "created", "id"].map(Order.ascending)
        return Query(ObjectRow.table, [.equal("owner", .of(owner)), isOneOf], order: order, limit: limit)
    }

    /// The grants on an object, for all grantees.
    public static func grants(on id: String, after grantee: Bytes? = nil) -> Query {
        let start = grantee.map { [Value.of(id), .of($0)] }
        return Query(GrantRow.table, [.equal("id", .of(id))], after: start)
    }

    /// The grants on an object that one of these subjects has.
    public static func grants(on id: String, to grantees: [Bytes]) -> Query {
        Query(GrantRow.table, [.equal("id", .of(id)), Condition("userid", .isOneOf(grantees.map { .of($0) }))])
    }

    /// The grants on any of these objects that one of these subjects has.
    public static func grants(onAnyOf ids: [String], to grantees: [Bytes]) -> Query {
        let objects = Condition("id", .isOneOf(ids.map { .of($0) }))
        return Query(GrantRow.table, [objects, Condition("userid", .isOneOf(grantees.map { .of($0) }))])
    }

    /// What a subject was granted, by object.
    public static func grants(to grantee: Bytes, after id: String? = nil) -> Query {
        let order = [Order.ascending("userid"), .ascending("id")]
        let start = id.map { [Value.of(grantee), .of($0)] }
        return Query(GrantRow.table, [.equal("userid", .of(grantee))], order: order, after: start)
    }

    /// What one of these subjects was granted, by subject and object.
    public static func grants(to grantees: [Bytes], after key: [Value]?, limit: Int = StoreLimits.rows) -> Query {
        let order = [Order.ascending("userid"), .ascending("id")]
        let grantees = Condition("userid", .isOneOf(grantees.map { .of($0) }))
        return Query(GrantRow.table, [grantees], order: order, after: key, limit: limit)
    }

    /// The groups that a subject founded.
    public static func groups(of owner: Bytes) -> Query {
        let order = [Order.ascending("owner"), .ascending("name")]
        return Query(GroupRow.table, [.equal("owner", .of(owner))], order: order)
    }

    /// These groups.
    public static func groups(named names: [Bytes]) -> Query {
        Query(GroupRow.table, [Condition("name", .isOneOf(names.map { .of($0) }))])
    }

    /// The roles and groups that a subject has.
    public static func memberships(of member: Bytes) -> Query {
        let order = [Order.ascending("member"), .ascending("container")]
        return Query(MemberRow.table, [.equal("member", .of(member))], order: order)
    }

    /// Who has a role or belongs to a group.
    public static func members(of container: Bytes, after member: Bytes? = nil, limit: Int = StoreLimits.rows) -> Query
    {
        let start = member.map { [Value.of(container), .of($0)] }
        return Query(MemberRow.table, [.equal("container", .of(container))], after: start, limit: limit)
    }

    /// The scoped grants that one of these subjects has.
    public static func scopedGrants(to grantees: [Bytes]) -> Query {
        let order = ["userid", "owner", "scope"].map(Order.ascending)
        return Query(ScopedGrantRow.table, [Condition("userid", .isOneOf(grantees.map { .of($0) }))], order: order)
    }

    /// The scoped grants on an owner's objects.
    public static func scopedGrants(of owner: Bytes) -> Query {
        Query(ScopedGrantRow.table, [.equal("owner", .of(owner))])
    }

    /// The tokens that call as a subject.
    public static func tokens(named name: Bytes) -> Query {
        let order = [Order.ascending("name"), .ascending("id")]
        return Query(TokenRow.table, [.equal("name", .of(name))], order: order, limit: 1)
    }

    /// The KMIP logins of an API token.
    public static func logins(of token: Bytes) -> Query {
        let order = [Order.ascending("token"), .ascending("id")]
        return Query(LoginRow.table, [.equal("token", .of(token))], order: order)
    }

    /// The tickets by which a subject is spoken for.
    public static func tickets(of subject: Bytes) -> Query {
        let order = [Order.ascending("subject"), .ascending("id")]
        return Query(TicketRow.table, [.equal("subject", .of(subject))], order: order, limit: 200)
    }

    /// The offers of what these owners have, and those that were made to somebody.
    public static func transfers(of owners: [Bytes]) -> Query {
        let order = [Order.ascending("owner"), .ascending("id")]
        return Query(TransferRow.table, [Condition("owner", .isOneOf(owners.map { .of($0) }))], order: order)
    }
    public static func transfers(to recipients: [Bytes]) -> Query {
        let order = [Order.ascending("recipient"), .ascending("id")]
        return Query(TransferRow.table, [Condition("recipient", .isOneOf(recipients.map { .of($0) }))], order: order)
    }

    /// The hints that an object has, to be removed with it.
    public static func names(of id: String) -> Query {
        Query(NameHintRow.table, [.equal("id", .of(id))], order: [.ascending("id"), .ascending("name")])
    }
    public static func labels(of id: String) -> Query {
        Query(LabelHintRow.table, [.equal("id", .of(id))], order: [.ascending("id"), .ascending("label")])
    }

    /// The wraps of one master.
    public static func wraps(of master: MasterGeneration) -> Query {
        Query(WrapRow.table, [.equal("master", .of(master))])
    }

    /// The newest roster of an epoch.
    public static func newestRoster(of epoch: Epoch) -> Query {
        let order = [Order.descending("epoch"), .descending("revision")]
        return Query(RosterRow.table, [.equal("epoch", .of(epoch))], order: order, limit: 1)
    }

    public static func shareholders(of epoch: Epoch) -> Query {
        Query(ShareholderRow.table, [.equal("epoch", .of(epoch))])
    }

    /// The shares that a ceremony has made and not committed yet.
    public static func stagedShares(of ceremony: String) -> Query {
        Query(StagedShareRow.table, [.equal("ceremony", .of(ceremony))])
    }

    /// Rows of a tagged table that are still under a master before `generation`, those of the oldest first, or the other way round.
    public static func behind(
        _ table: Table,
        _ generation: MasterGeneration,
        backwards: Bool = false,
        limit: Int = StoreLimits.rows
    ) -> Query {
        let order = (["generation"] + table.primaryKey).map(backwards ? Order.descending : Order.ascending)
        return Query(table, [Condition("generation", .lessThan(.of(generation)))], order: order, limit: limit)
    }

    /// The manifests' history, oldest first.
    public static func transitions(after number: UInt64? = nil) -> Query {
        Query(TransitionRow.table, after: number.map { [.of($0)] })
    }

    public static var latestTransition: Query {
        Query(TransitionRow.table, order: [.descending("number")], limit: 1)
    }

    /// Every certificate of a kind, by generation.
    public static func certificates(kind: String) -> Query {
        let order = ["kind", "manifest_generation", "serial"].map(Order.ascending)
        return Query(CertificateRow.table, [.equal("kind", .of(kind))], order: order)
    }

    /// The certificates of a kind that were issued under a manifest.
    public static func certificates(kind: String, manifest generation: UInt64) -> Query {
        let conditions: [Condition] = [.equal("kind", .of(kind)), .equal("manifest_generation", .of(generation))]
        let order = ["kind", "manifest_generation", "serial"].map(Order.ascending)
        return Query(CertificateRow.table, conditions, order: order)
    }

    /// Certificates that are not yet over, for the revocation list and renewal; by their end.
    public static func certificates(expiringAfter time: Instant) -> Query {
        let order = [Order.ascending("expires"), .ascending("serial")]
        return Query(CertificateRow.table, [Condition("expires", .greaterThan(.of(time)))], order: order)
    }

    public static func newestCRL(of issuer: String) -> Query {
        let order = [Order.descending("issuer"), .descending("number")]
        return Query(CRLRow.table, [.equal("issuer", .of(issuer))], order: order, limit: 1)
    }

    public static var newestCheckpoint: Query {
        Query(CheckpointRow.table, order: [.descending("number")], limit: 1)
    }

    /// What is known of a request by its idempotency key.
    public static func idempotency(_ id: Digest) -> Query { .row(IdempotencyRow.table, key: IdempotencyRow.key(id)) }

    /// The idempotency keys that are free again at a time, those that have been longest first.
    public static func idempotencyKeys(expiredAt time: Instant, limit: Int = StoreLimits.rows) -> Query {
        let order = [Order.ascending("expires"), .ascending("id")]
        return Query(IdempotencyRow.table, [Condition("expires", .lessThan(.of(time)))], order: order, limit: limit)
    }

    /// One chain of the change log, from the record after `seq`.
    public static func log(chain: Bytes, after seq: UInt64 = 0, limit: Int = StoreLimits.rows) -> Query {
        Query(LogRow.table, [.equal("chain", .of(chain))], after: [.of(chain), .of(seq)], limit: limit)
    }

    /// All of a table, page by page, in the order of its primary key.
    public static func page(of table: Table, after key: [Value]? = nil, limit: Int = StoreLimits.rows) -> Query {
        Query(table, after: key, limit: limit)
    }
}
