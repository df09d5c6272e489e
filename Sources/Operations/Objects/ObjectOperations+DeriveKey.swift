import Access
import Canonical
import KMIP
import Secrets
import Store

extension ObjectOperations {
    /// Derive Key (KMIP 2.1 section 6.1.14): a key or a secret out of others, on each of which the caller needs the right to derive. It is the
    /// caller's.
    public func deriveKey(_ request: DeriveKeyRequest) async throws -> IdentifierResponse {
        try await answering { desk in
            guard request.objectType == .symmetricKey || request.objectType == .secretData else {
                throw KMIPError(.invalidObjectType, "symmetric keys and secret data are derived")
            }
            var request = request
            request.attributes = try await desk.asked(request.attributes, of: request.objectType, version)
            try request.attributes.requireOwnRandomness(ServerFacts.noRandomness)
            return IdentifierResponse(uniqueIdentifier: try await desk.derive(request))
        }
    }
}

extension ObjectDesk {
    fileprivate func derive(_ request: DeriveKeyRequest) async throws -> String {
        var known: Derived?
        return try await making { try await deriveOnce(request, &known) }
    }

    /// What was computed when others overtook the request: it need not be computed again.
    fileprivate struct Derived {
        let revisions: [UInt64]
        let secret: SecretBytes
    }

    @inline(never)
    private func deriveOnce(_ request: DeriveKeyRequest, _ known: inout Derived?) async throws -> String {
        let maker = try await maker(by: .deriveKey)
        let (bases, materials) = try await bases(of: request)
        let given = maker.rules.filling(request.attributes, of: request.objectType)
        let count = try given.derivedCount(of: request.objectType)
        // Deriving protects (KMIP 2.1 section 4.57), which the key's Usage Limits count.
        let drawn = try bases.drawn(by: count)
        let revisions = bases.views.map { UInt64(clamping: $0.row.materialRevision) }
        let derived: Derived
        if let known, known.revisions == revisions, known.secret.count == count {
            derived = known
        } else {
            let computation = try bases.computation(materials, count: count, server.options.cryptography)
            let secret = try await bases.isSlow ? server.slowPool.run(for: maker.subject, computation) : computation()
            derived = Derived(revisions: revisions, secret: secret)
            known = derived
        }
        let id = try given.givenIdentifier() ?? newIdentifier()
        let now = server.clock.now()
        let object = try NewObject(derived: derived.secret, request.objectType, given, of: bases.views, id, now)
        var made = maker.objects(ChangeKind.deriveKey, now)
        made.new = [object]
        for (view, drawn) in zip(bases.views, drawn) {
            let attributes = drawn.naming(derived: id) ?? drawn
            if attributes == view.attributes {
                made.used.append(view)
            } else {
                made.changed.append(ChangedObject(view, attributes))
            }
        }
        try await write(made, maker.asking)
        return id
    }

    private func bases(of request: DeriveKeyRequest) async throws -> (DerivationBases, [SecretBytes]) {
        let ids = request.uniqueIdentifiers
        guard !ids.isEmpty, ids.count <= ObjectLimits.bases, Set(ids).count == ids.count else {
            throw KMIPError(.invalidField, "a key is derived from one object or from two different ones")
        }
        var (views, permits): ([ObjectView], [Permit]) = ([], [])
        for id in ids {
            let view = try await view(id)
            permits.append(try view.permit(.deriveKey))
            views.append(view)
        }
        let bases = try DerivationBases(views, request)
        for view in views { try view.requireDerivable() }
        return (bases, try zip(views, permits).map { try material(of: $0, $1) })
    }
}

extension NewObject {
    /// - Throws: Invalid Field for attributes that do not fit the material, and as every new object's do.
    fileprivate init(
        derived secret: SecretBytes,
        _ type: ObjectType,
        _ given: Attributes,
        of bases: [ObjectView],
        _ id: String,
        _ now: Instant
    ) throws {
        var given = given
        given.uniqueIdentifier = id
        try self.init(type, given) { attributes in
            attributes.originalCreationDate = attributes.originalCreationDate ?? now.wholeSeconds
            attributes.keyFormatType = .raw
            attributes.set(.randomNumberGenerator, .structure(ServerFacts.noRandomness))
            for base in bases { attributes.add(Link(type: .derivationBaseObject, identifier: base.row.id).ttlv) }
            if type == .secretData {
                attributes.cryptographicLength = nil
                attributes.secretDataType = .seed
                attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? SecretDataType.seed.usage
            } else {
                let shape = try KeyShape(making: attributes)
                attributes.cryptographicUsageMask = attributes.cryptographicUsageMask ?? shape.usage
            }
            return secret
        }
    }
}

extension Attributes {
    /// Bytes that are to be derived. The length must be said, of a key the algorithm too.
    fileprivate func derivedCount(of type: ObjectType) throws(KMIPError) -> Int {
        guard let length = cryptographicLength else {
            throw KMIPError(.invalidField, "CryptographicLength is missing: it says how much is to be derived")
        }
        guard type == .symmetricKey else {
            guard length % 8 == 0, (8...ObjectLimits.secret).contains(length) else {
                throw KMIPError(.invalidField, "a secret has 8 to \(ObjectLimits.secret) bits, in steps of 8")
            }
            return Int(length / 8)
        }
        guard cryptographicAlgorithm != nil else {
            throw KMIPError(.invalidField, "CryptographicAlgorithm is missing: it says what the derived key is for")
        }
        do throws(KMIPError) {
            return try KeyShape(making: self).bytes
        } catch {
            throw KMIPError(.invalidField, error.message)
        }
    }

    /// With a link to what was derived; nil for an object that names as many as it can. Each of them names it all the same.
    fileprivate func naming(derived id: String) -> Attributes? {
        guard links.count(where: { $0.type == .derivedKey }) < ObjectLimits.derivedLinks else { return nil }
        var changed = self
        changed.add(Link(type: .derivedKey, identifier: id).ttlv)
        return changed.numbered([.tag(.link)], asIn: self)
    }

    /// The identifier that the client wants for its new object.
    func givenIdentifier() throws(KMIPError) -> String? {
        var copy = self
        return try copy.takeIdentifier()
    }
}
