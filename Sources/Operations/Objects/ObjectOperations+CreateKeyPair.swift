import Access
import AsymmetricKeys
import Canonical
import KMIP
import Store

extension ObjectOperations {
    /// Create Key Pair (KMIP 2.1 section 6.1.9): the server makes a private and a public key. The public key's identifier is the private key's and `_pk`,
    /// as the clients of Cosmian's server expect it.
    public func createKeyPair(_ request: CreateKeyPairRequest) async throws -> KeyPairResponse {
        try await answering { desk in
            try request.requireServed()
            let pair = try await desk.asked(
                version,
                common: request.commonAttributes,
                request.privateKeyAttributes,
                request.publicKeyAttributes
            )
            return KeyPairResponse(of: try await desk.makePair(pair, version))
        }
    }
}

extension ObjectDesk {
    /// What is asked of the two keys of a pair that the server is to make, with the attributes of Templates.
    func asked(
        _ version: ProtocolVersion,
        common: Attributes,
        _ privateKey: Attributes,
        _ publicKey: Attributes
    ) async throws -> PairAttributes {
        let pair = try PairAttributes(
            common: try await withTemplates(common),
            privateKey: try await withTemplates(privateKey),
            publicKey: try await withTemplates(publicKey)
        )
        let rules = VersionRules(version)
        for (type, attributes) in [(ObjectType.privateKey, pair.privateKey), (.publicKey, pair.publicKey)] {
            try attributes.requireOwnRandomness(ServerFacts.pairRandomness)
            try attributes.requireOwnCreation()
            try rules.requireApplicable(attributes, to: type)
        }
        return pair
    }

    fileprivate func makePair(_ pair: PairAttributes, _ version: ProtocolVersion) async throws -> String {
        var known: (shape: PairShape, key: AsymmetricKey)?
        return try await making { try await makePairOnce(pair, version, &known) }
    }

    @inline(never)
    private func makePairOnce(
        _ pair: PairAttributes,
        _ version: ProtocolVersion,
        _ known: inout (shape: PairShape, key: AsymmetricKey)?
    ) async throws -> String {
        let maker = try await maker(by: .createKeyPair)
        var pair = pair
        pair.fill(by: maker.rules)
        // Earlier versions have no such default, and an error for an algorithm that is missing.
        if version.major >= 2 { pair.fillAlgorithm() }
        let shape = try pair.shape()
        let id = try pair.privateKey.givenIdentifier() ?? newIdentifier()
        let key =
            if let known, known.shape == shape { known.key } else {
                try await shape.make(in: server.slowPool, under: server.options.cryptography, for: maker.subject)
            }
        known = (shape, key)
        let now = server.clock.now()
        var made = maker.objects(ChangeKind.createKeyPair, now)
        made.new = try NewPair(key, id, now) { pair.attributes(of: $0) }.objects
        try await write(made, maker.asking)
        return id
    }
}

extension KeyPairResponse {
    /// Of a pair that was made here.
    init(of id: String) {
        self.init(privateKeyUniqueIdentifier: id, publicKeyUniqueIdentifier: NewPair.publicIdentifier(of: id))
    }
}

extension CreateKeyPairRequest {
    fileprivate func requireServed() throws(KMIPError) {
        try ProtectionStorage.require(commonProtectionStorageMasks)
        try ProtectionStorage.require(privateProtectionStorageMasks, or: .privateProtectionStorageUnavailable)
        try ProtectionStorage.require(publicProtectionStorageMasks, or: .publicProtectionStorageUnavailable)
    }
}
