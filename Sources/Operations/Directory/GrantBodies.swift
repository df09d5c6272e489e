import Access
import Canonical

/// What an owner allows: operations, until when, and whether they may be passed on.
public struct GrantRequest: Decodable, Sendable {
    public let operations: [String]
    /// RFC 3339; absent for a grant without an end.
    public let until: String?
    public let grantable: Bool?

    public init(operations: [String], until: String? = nil, grantable: Bool? = nil) {
        self.operations = operations
        self.until = until
        self.grantable = grantable
    }

    func rights() throws -> Rights {
        let rights = try Rights(names: operations)
        guard !rights.elements.isEmpty else {
            throw OperationError(.invalidRequest, "operations names at least one operation, such as get.")
        }
        return rights
    }

    func end(after now: Instant) throws -> Instant? {
        guard let until else { return nil }
        guard let end = Instant(rfc3339: until) else { throw OperationError.notRFC3339("until") }
        guard end > now else {
            throw OperationError(
                .invalidRequest,
                "until is over already; name a time to come, such as 2030-01-31T00:00:00Z."
            )
        }
        return end
    }
}

extension OperationError {
    static func notRFC3339(_ name: String) -> OperationError {
        OperationError(.invalidRequest, "\(name) is a time as RFC 3339 writes it, such as 2030-01-31T00:00:00Z.")
    }
}

/// Exactly one of a prefix of names, a tag, or an object group.
public struct ScopeBody: Codable, Sendable {
    public let prefix: String?
    public let tag: String?
    public let group: String?

    public init(prefix: String? = nil, tag: String? = nil, group: String? = nil) {
        self.prefix = prefix
        self.tag = tag
        self.group = group
    }

    init(_ scope: Scope) {
        self.init(
            prefix: scope.kind == .prefix ? scope.value : nil,
            tag: scope.kind == .tag ? scope.value : nil,
            group: scope.kind == .group ? scope.value : nil
        )
    }

    func scope() throws -> Scope {
        let named = [(Scope.Kind.prefix, prefix), (.tag, tag), (.group, group)].compactMap { kind, value in
            value.map { (kind, $0) }
        }
        guard named.count == 1, let (kind, value) = named.first else {
            throw OperationError(.invalidRequest, "A scope has exactly one of prefix, tag and group.")
        }
        return try Scope(kind: kind, value: value)
    }
}

/// A grant on all objects of an owner that a scope holds.
public struct ScopedGrantRequest: Decodable, Sendable {
    public let scope: ScopeBody
    public let subject: String
    /// Whose objects; absent for the caller's own.
    public let owner: String?
    public let operations: [String]
    public let until: String?
    public let grantable: Bool?

    public init(
        scope: ScopeBody,
        subject: String,
        owner: String? = nil,
        operations: [String],
        until: String? = nil,
        grantable: Bool? = nil
    ) {
        self.scope = scope
        self.subject = subject
        self.owner = owner
        self.operations = operations
        self.until = until
        self.grantable = grantable
    }

    var grant: GrantRequest { GrantRequest(operations: operations, until: until, grantable: grantable) }
}

/// Which grant on a scope shall go.
public struct ScopedRevocation: Sendable {
    public let scope: ScopeBody
    public let subject: String
    public let owner: String?

    public init(scope: ScopeBody, subject: String, owner: String? = nil) {
        self.scope = scope
        self.subject = subject
        self.owner = owner
    }
}

/// A grant as it stands in a list: on one object, or on a scope.
public struct GrantAnswer: Encodable, Sendable {
    /// The object; absent for a grant on a scope.
    public let id: String?
    public let scope: ScopeBody?
    /// Whose objects a scope is about, or whose the object is, as far as the list tells.
    public internal(set) var owner: String?
    public let subject: String
    public let operations: [String]
    public let until: String?
    public let grantable: Bool
    public let grantedBy: String

    init(_ grant: Grant, owner: Subject? = nil) {
        id = grant.objectID
        scope = nil
        self.owner = owner?.text
        subject = grant.grantee.text
        operations = grant.rights.names
        until = grant.until?.rfc3339
        grantable = grant.isGrantable
        grantedBy = grant.grantedBy.text
    }

    init(_ grant: ScopedGrant) {
        id = nil
        scope = ScopeBody(grant.scope)
        owner = grant.owner.text
        subject = grant.grantee.text
        operations = grant.rights.names
        until = grant.until?.rfc3339
        grantable = grant.isGrantable
        grantedBy = grant.grantedBy.text
    }
}
