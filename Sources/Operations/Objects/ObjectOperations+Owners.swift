import Access
import Canonical
import KMIP
import Secrets
import Store

// The owners' API in terms of KMIP's operations.

extension ObjectOperations {
    /// Creates an object, or imports one where the request brings its material.
    public func make(_ request: ObjectRequest) async throws -> ObjectAnswer {
        let attributes = try request.kmipAttributes(now: server.clock.now())
        let type = try request.kmipType()
        if let object = try request.managedObject() {
            return try await describe(
                try await register(RegisterRequest(attributes: attributes, object: object)).uniqueIdentifier
            )
        }
        return try await describe(
            try await create(CreateRequest(objectType: type, attributes: attributes)).uniqueIdentifier
        )
    }

    /// What may be seen of one object.
    public func describe(_ id: String) async throws -> ObjectAnswer {
        try await answering { desk in
            let view = try await desk.view(id)
            return ObjectAnswer(view, try desk.allAttributes(of: view, try view.permit(.getAttributes)))
        }
    }

    /// The material of one object, as Get gives it.
    public func material(_ id: String) async throws -> MaterialAnswer {
        let object = try await get(GetRequest(uniqueIdentifier: id, keyFormatType: nil)).object
        let bytes: SecretBytes? =
            switch object {
            case .opaqueObject(_, let bytes): bytes
            default: object.keyBlock?.plainBytes
            }
        return MaterialAnswer(
            id: id,
            type: object.objectType.spelling,
            algorithm: object.keyBlock?.algorithm?.name,
            material: bytes?.withBytes { Bytes($0).base64 } ?? ""
        )
    }

    /// A page of what the caller owns or was granted, newest first, destroyed objects too.
    ///
    /// What is not as the vault wrote it is named in `damaged`.
    public func list(_ question: ObjectQuestion, _ page: Page) async throws -> ObjectList {
        let criteria = LocateCriteria(try question.attributes(), storage: [.onLine, .archival, .destroyed])
        let place = try page.after.map(ObjectPlace.init(next:))
        return try await answering { desk in
            let found = try await desk.locate(criteria, try await desk.caller(), after: place, limit: page.limit)
            let next = found.hasMore ? found.hits.last?.place.next : nil
            return ObjectList(
                items: found.hits.map(ObjectAnswer.init(listed:)),
                next: next,
                damaged: found.damaged.isEmpty ? nil : found.damaged
            )
        }
    }

    /// Activates the object; answers it as it is then.
    public func activate(_ id: String) async throws -> ObjectAnswer {
        _ = try await activate(ActivateRequest(uniqueIdentifier: id))
        return try await told(id)
    }

    /// A new key, or a new pair for a private key, in the place of this one; answers the new key.
    public func rekey(_ id: String) async throws -> ObjectAnswer {
        let isPair = try await told(id).type == ObjectType.privateKey.spelling
        let pair = ReKeyKeyPairRequest(privateKeyUniqueIdentifier: id)
        let new =
            isPair
            ? try await reKeyKeyPair(pair).privateKeyUniqueIdentifier
            : try await reKey(ReKeyRequest(uniqueIdentifier: id)).uniqueIdentifier
        return try await told(new)
    }

    /// Throws `invalid-request` for a reason that the standard does not have.
    public func revoke(_ id: String, _ revocation: ObjectRevocation) async throws -> ObjectAnswer {
        guard let code = RevocationReasonCode(spelling: revocation.reason) else {
            let words = RevocationReasonCode.allCases.map(\.spelling).joined(separator: ", ")
            throw OperationError(.invalidRequest, "reason is one of: \(words).")
        }
        let reason = RevocationReason(code, message: revocation.message)
        _ = try await revoke(RevokeRequest(uniqueIdentifier: id, reason: reason))
        return try await told(id)
    }

    /// The object after something was done with it: who might do that need not be allowed to see all of it.
    private func told(_ id: String) async throws -> ObjectAnswer {
        try await answering { desk in
            let view = try await desk.view(id)
            guard let permit = try? view.permit(.getAttributes) else { return ObjectAnswer(brief: view) }
            return ObjectAnswer(view, try desk.allAttributes(of: view, permit))
        }
    }

    /// Destroys its material; the object stays, and says so.
    public func destroy(_ id: String) async throws {
        _ = try await destroy(DestroyRequest(uniqueIdentifier: id))
    }
}

extension ObjectQuestion {
    /// - Throws: `invalid-request` for a type or a state that there is not.
    fileprivate func attributes() throws -> Attributes {
        var attributes = Attributes()
        for name in names { attributes.add(ObjectName(name).ttlv) }
        attributes.tags = tags
        for group in groups { attributes.add(TTLV(.objectGroup, .text(group))) }
        if let type {
            guard let known = ObjectType(spelling: type) else {
                throw OperationError(.invalidRequest, "There is no type \(type).")
            }
            attributes.objectType = known
        }
        if let state {
            guard let known = State(spelling: state) else {
                throw OperationError(.invalidRequest, "There is no state \(state).")
            }
            attributes.state = known
        }
        try addKeyFacts(to: &attributes)
        let checked = try Attributes(pattern: attributes.ttlv())
        try checked.requirePattern()
        return checked
    }

    private func addKeyFacts(to attributes: inout Attributes) throws {
        if let algorithm { attributes.cryptographicAlgorithm = try CryptographicAlgorithm(asked: algorithm) }
        if let length {
            guard let bits = Int32(length), bits >= 0 else {
                throw OperationError(.invalidRequest, "length is a number of bits.")
            }
            attributes.cryptographicLength = bits
        }
        if !usage.isEmpty { attributes.cryptographicUsageMask = try KeyUsage.mask(usage) }
        if let link { attributes.add(TTLV(.link, .structure([TTLV(.linkedObjectIdentifier, .text(link))]))) }
        guard since != nil || until != nil else { return }
        for date in [try Self.seconds(since) ?? 0, try Self.seconds(until) ?? .max] {
            attributes.add(TTLV(.initialDate, .dateTime(date)))
        }
    }

    private static func seconds(_ text: String?) throws -> Int64? {
        guard let text else { return nil }
        guard let time = Instant(rfc3339: text) else {
            throw OperationError(.invalidRequest, "since and until are times such as 2030-01-31T00:00:00Z.")
        }
        return time.wholeSeconds
    }
}

extension ObjectPlace {
    /// The opaque `next` of a list.
    fileprivate var next: String { Canonical.encode(.instant(created), .text(id)).hex }

    fileprivate init(next: String) throws {
        guard let bytes = Bytes(hex: next), let fields = try? Canonical.decode(bytes), fields.count == 2,
            case .instant(let created) = fields[0], let id = fields[1].text, id.isObjectIdentifier
        else { throw OperationError(.malformedRequest, "after is the next of an earlier answer.") }
        self.init(created: created, id: id)
    }
}
