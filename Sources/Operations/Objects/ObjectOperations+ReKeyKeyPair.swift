import Access
import AsymmetricKeys
import Canonical
import KMIP
import Store

extension ObjectOperations {
    /// Re-key Key Pair (KMIP 2.1 section 6.1.47): a new pair takes the names of a pair. It belongs to whom the old one belongs to.
    public func reKeyKeyPair(_ request: ReKeyKeyPairRequest) async throws -> KeyPairResponse {
        try await answering { desk in
            try ProtectionStorage.require(request.commonProtectionStorageMasks)
            try ProtectionStorage.require(
                request.privateProtectionStorageMasks,
                or: .privateProtectionStorageUnavailable
            )
            try ProtectionStorage.require(request.publicProtectionStorageMasks, or: .publicProtectionStorageUnavailable)
            let asked = try await desk.asked(
                version,
                common: request.commonAttributes,
                request.privateKeyAttributes,
                request.publicKeyAttributes
            )
            return KeyPairResponse(of: try await desk.reKeyPair(request, asked, version))
        }
    }
}

extension ObjectDesk {
    fileprivate func reKeyPair(
        _ request: ReKeyKeyPairRequest,
        _ asked: PairAttributes,
        _ version: ProtocolVersion
    ) async throws -> String {
        var known: (shape: PairShape, key: AsymmetricKey)?
        return try await making { try await reKeyPairOnce(request, asked, version, &known) }
    }

    @inline(never)
    private func reKeyPairOnce(
        _ request: ReKeyKeyPairRequest,
        _ asked: PairAttributes,
        _ version: ProtocolVersion,
        _ known: inout (shape: PairShape, key: AsymmetricKey)?
    ) async throws -> String {
        // Who was granted Re-key Key Pair alone chooses neither the new keys' labels nor their protection.
        let isChosen = !asked.privateKey.isEmpty || !asked.publicKey.isEmpty
        let (own, answers) = try await view(request.privateKeyUniqueIdentifier) { _ in [.creationRules] }
        let permit = try own.permit(.reKeyKeyPair, isOwnersAlone: isChosen)
        try own.requireReplaceable(.privateKey)
        try own.requireCountedDates(request.offset, version)
        let other = try await view(try own.attributes.publicKeyOfPair())
        _ = try other.permit(.reKeyKeyPair, isOwnersAlone: isChosen)
        try other.requireReplaceable(.publicKey)
        try other.requireCountedDates(request.offset, version)
        guard permit.covers(own.facts), own.facts.owner == other.facts.owner else {
            throw OperationError(.permissionDenied, "This was not permitted.")
        }
        let replacement = try PairReplacement(
            of: own.attributes,
            other.attributes,
            offset: request.offset,
            asked,
            now: own.now.wholeSeconds
        )
        let shape = replacement.shape
        let key =
            if let known, known.shape == shape { known.key } else {
                try await shape.make(in: server.slowPool, under: server.options.cryptography, for: own.caller.subject)
            }
        known = (shape, key)
        let id = newIdentifier()
        let done = try replacement.done(key, (own.row.id, other.row.id), id)
        var made = ObjectsMade(
            kind: ChangeKind.reKeyKeyPair,
            permit: permit,
            rules: try rules(answers[answers.startIndex]),
            owner: own.facts.owner,
            now: own.now
        )
        made.new = done.pair.objects
        made.changed = [ChangedObject(own, done.old.privateKey), ChangedObject(other, done.old.publicKey)]
        try await write(made)
        return id
    }
}

extension Attributes {
    /// The identifier of the public key that a private key belongs to. Throws Invalid Field where it names none.
    func publicKeyOfPair() throws(KMIPError) -> String {
        guard let link = links.first(where: { $0.type == .publicKey }) else {
            throw KMIPError(.invalidField, "the private key has no Link to a public key: it is no pair")
        }
        return link.identifier
    }
}
