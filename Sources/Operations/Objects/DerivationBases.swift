import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets
import Store

/// The objects that a derivation is made of: a key, and data where the request brings none (KMIP 2.1 section 7.12); or the two keys of an
/// agreement.
struct DerivationBases {
    let views: [ObjectView]
    private let key: Int
    private let data: Int?
    private let request: DeriveKeyRequest

    /// - Throws: Invalid Field for objects that no key can be derived from in this way, Invalid Message where there is data twice.
    init(_ views: [ObjectView], _ request: DeriveKeyRequest) throws(KMIPError) {
        self.views = views
        self.request = request
        let types = views.map(\.type)
        guard request.derivationMethod != .asymmetricKey else {
            guard let own = types.firstIndex(of: .privateKey), types.contains(.publicKey) else {
                throw KMIPError(.invalidField, "an agreement needs a private key and the other's public key")
            }
            (key, data) = (own, 1 - own)
            return
        }
        guard types.allSatisfy({ $0 == .symmetricKey || $0 == .secretData }) else {
            throw KMIPError(.invalidObjectType, "keys are derived from symmetric keys and secret data")
        }
        let isKeySecond = types == [.secretData, .symmetricKey]
        key = isKeySecond ? 1 : 0
        data = views.count == 2 ? 1 - key : nil
        guard let data else { return }
        guard types[data] == .secretData else {
            throw KMIPError(.invalidField, "of two objects one is Secret Data: the derivation data")
        }
        guard request.derivationParameters.derivationData.isEmpty else {
            throw KMIPError(.invalidMessage, "the derivation data is given twice: as DerivationData and as an object")
        }
    }

    /// The attributes of the objects when so many bytes are derived: of the key, which alone is used to protect, its Usage Limits are drawn.
    ///
    /// - Throws: Usage Limit Exceeded.
    func drawn(by count: Int) throws(KMIPError) -> [Attributes] {
        var attributes = views.map(\.attributes)
        attributes[key] = try attributes[key].drawing(count)
        return attributes
    }

    /// Whether deriving may take longer than others should wait.
    var isSlow: Bool { request.derivationMethod == .pbkdf2 || request.derivationMethod == .asymmetricKey }

    /// What is to be computed.
    ///
    /// - Parameters:
    ///   - materials: of the objects.
    ///   - count: bytes of the result.
    ///   - policy: which it must be allowed by.
    func computation(
        _ materials: [SecretBytes],
        count: Int,
        _ policy: CryptographicPolicy
    ) throws(KMIPError) -> @Sendable () throws -> SecretBytes {
        if request.derivationMethod == .asymmetricKey {
            let own = try AsymmetricKey(kept: materials[key], views[key].attributes, isPrivate: true)
            let other = try AsymmetricKey(kept: materials[1 - key], views[1 - key].attributes, isPrivate: false)
            try policy.requireToAgree(own)
            return { try Self.agreement(own, other, count) }
        }
        let given = try givenData()
        try requireNamedMode()
        let derivation = Derivation(
            request.derivationMethod,
            request.derivationParameters,
            or: views[key].attributes.firstParameters,
            key: materials[key],
            views[key].attributes.cryptographicAlgorithm,
            data: data.map { materials[$0] } ?? given,
            count: count
        )
        try policy.require(derivation)
        return { try derivation.run() }
    }

    /// A key that names modes of a cipher in its Cryptographic Parameters derives in these (KMIP 1.4 section 4.6), as it encrypts in these.
    private func requireNamedMode() throws(KMIPError) {
        let attributes = views[key].attributes
        guard request.derivationMethod == .encrypt, let algorithm = attributes.cryptographicAlgorithm,
            let asked = request.derivationParameters.parameters
        else { return }
        let own = OwnParameters(instances: attributes.cryptographicParameters)
        try own.requireNamed(asked, keysOf: algorithm)
    }

    /// Only AWS Signature Version 4 takes it in pieces.
    private func givenData() throws(KMIPError) -> SecretBytes? {
        let given = request.derivationParameters.derivationData
        guard given.count <= 1 || request.derivationMethod == .awsSignatureVersion4 else {
            throw KMIPError(.invalidField, "DerivationData may be given once for \(request.derivationMethod.name)")
        }
        return given.first
    }

    @Sendable
    private static func agreement(_ own: AsymmetricKey, _ other: AsymmetricKey, _ count: Int) throws -> SecretBytes {
        let secret: SecretBytes
        do throws(AsymmetricKeyError) {
            secret = try own.agree(with: other)
        } catch {
            throw KMIPError(error.code == .failed ? .cryptographicFailure : .badCryptographicParameters, error.detail)
        }
        guard count <= secret.count else {
            throw KMIPError(.cryptographicFailure, "the keys agree on \(secret.count * 8) bits, and more are asked for")
        }
        return secret.prefix(count)
    }
}

extension ObjectView {
    /// Whether a key may be derived from the object now.
    func requireDerivable() throws(KMIPError) {
        try requireChangeable()
        try requireOnLine()
        try use.require(.deriveKey)
    }
}

extension Attributes {
    /// Of several the one with the lowest number.
    fileprivate var firstParameters: CryptographicParameters? {
        all(.cryptographicParameters).first.flatMap { try? CryptographicParameters(ttlv: $0) }
    }
}
