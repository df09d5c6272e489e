extension Requests {
    /// A grant on an object or on the vault.
    public struct Grant: Encodable, Sendable {
        public let operations: [String]
        public let until: String?
        public let grantable: Bool?

        public init(operations: [String], until: String? = nil, grantable: Bool? = nil) {
            self.operations = operations
            self.until = until
            self.grantable = grantable
        }
    }

    /// A scope of objects: one of the three.
    public struct Scope: Encodable, Sendable {
        public let prefix: String?
        public let tag: String?
        public let group: String?

        public init(prefix: String? = nil, tag: String? = nil, group: String? = nil) {
            self.prefix = prefix
            self.tag = tag
            self.group = group
        }
    }

    /// A grant on all objects of an owner that a scope holds.
    public struct ScopedGrant: Encodable, Sendable {
        public let scope: Scope
        public let subject: String
        public let owner: String?
        public let operations: [String]
        public let until: String?
        public let grantable: Bool?

        public init(scope: Scope, subject: String, owner: String?, _ grant: Grant) {
            self.scope = scope
            self.subject = subject
            self.owner = owner
            operations = grant.operations
            until = grant.until
            grantable = grant.grantable
        }
    }

    public struct Token: Encodable, Sendable {
        public let name: String
        public let operations: [String]?
        public let expires: String?

        public init(name: String, operations: [String]?, expires: String?) {
            self.name = name
            self.operations = operations
            self.expires = expires
        }
    }

    /// The members that a group begins with.
    public struct NewGroup: Encodable, Sendable {
        public let members: [String]

        public init(members: [String]) { self.members = members }
    }

    /// To whom an object is offered.
    public struct Transfer: Encodable, Sendable {
        public let to: String

        public init(to: String) { self.to = to }
    }
}
