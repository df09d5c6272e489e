/// Which part of a list a caller asks for.
public struct Page: Sendable {
    public let limit: Int
    /// The opaque `next` of the page before.
    public let after: String?

    public init(limit: Int, after: String?) {
        self.limit = limit
        self.after = after
    }
}

/// A list as every call answers it: `items`, and `next` where more follow.
public struct ItemList<Item: Encodable & Sendable>: Encodable, Sendable {
    public let items: [Item]
    public let next: String?

    public init(items: [Item], next: String? = nil) {
        self.items = items
        self.next = next
    }
}

extension ItemList {
    /// A page of a list that is short enough to be made whole; `next` is the number of items before it.
    public func part(_ page: Page) throws -> ItemList {
        let start =
            try page.after.map { text in
                guard let start = Int(text), (0...items.count).contains(start) else {
                    throw OperationError(.malformedRequest, "after is the “next” of the page before.")
                }
                return start
            } ?? 0
        let end = min(start + page.limit, items.count)
        return ItemList(items: Array(items[start..<end]), next: end < items.count ? "\(end)" : nil)
    }
}

/// One holder of the committed roster.
public struct ShareholderAnswer: Encodable, Sendable {
    public let name: String
    public let group: String
    public let index: UInt8
    public let epoch: UInt32
    /// The share's digest in hex.
    public let digest: String
    /// Hex SHA-256 of the SPKI.
    public let keyFingerprint: String
    public let confirmed: String?
    public let drilled: String?
}

/// One manifest of the history, oldest first.
public struct ManifestEntry: Encodable, Sendable {
    public let digest: String
    public let generation: UInt64
    /// The transition's hash in hex.
    public let transition: String
    public let created: String
}

/// What setting a manifest answers.
public struct ManifestAnswer: Encodable, Sendable {
    public let digest: String
    public let generation: UInt64
    public let transition: String
    /// PEM of the new self-signed mesh CA certificate.
    public let meshCA: String
    public let rootCA: String
    /// The encrypted shares, when this manifest initialized the vault.
    public let shares: [EncryptedShareAnswer]?
    public let ceremony: InitializeAnswer.Ceremony?
    public let vault: String?
    public let checkpoint: CheckpointAnswer?
    /// Where this manifest made the vault: who became the administrator.
    public let admin: String?
    /// Where this manifest made the vault: the administrator's API token, shown once.
    public let adminToken: String?

    /// Whether this is the vault's first manifest.
    public var isFirst: Bool { generation == 1 }
}

/// A certificate that was issued now.
public struct CertificateAnswer: Encodable, Sendable {
    /// PEM: the leaf, then the mesh CA certificate that the root signed.
    public let chain: String
    public let meshCA: String
    public let rootCA: String
    public let serial: String
    /// Base64 of 64 bytes, where the policy names a workload secret.
    public let workloadSecret: String?
}

/// A certificate in a list.
public struct CertificateEntry: Encodable, Sendable {
    public let serial: String
    public let kind: String
    public let subject: String
    public let generation: UInt64
    public let policy: String?
    public let issued: String
    public let expires: String
    public let revoked: String?
}

/// What a verification of the database found.
public struct DatabaseReport: Encodable, Sendable {
    public let rows: Int
    public let damaged: [Damage]
}

/// What `GET /health` answers.
public struct HealthAnswer: Encodable, Sendable {
    public let status: String
    public let state: SealStatusAnswer.State
    public let database: String
    public let latencyMs: Double?

    /// 200 unsealed, 501 uninitialized, 503 sealed or the database is down.
    public var httpStatus: Int {
        if latencyMs == nil { return 503 }
        switch state {
        case .unsealed: return 200
        case .uninitialized: return 501
        case .sealed, .unsealing: return 503
        }
    }
}
