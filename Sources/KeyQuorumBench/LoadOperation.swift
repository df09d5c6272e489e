import KMIP

/// What is measured of every face.
enum LoadOperation: String, CaseIterable {
    case get = "Get"
    case batch = "batch of 10 Gets"
    case locate = "Locate by name"
    case create = "Create"
    case encrypt = "Encrypt 64 B"
    case encryptLarge = "Encrypt 64 KiB"
    case decrypt = "Decrypt 64 B"
    case decryptLarge = "Decrypt 64 KiB"
    case mac = "MAC 64 B"
    case signP256 = "Sign P-256"
    case signEd25519 = "Sign Ed25519"
    case signRSA = "Sign RSA-2048"
    case encryptBatch = "batch of 10 Encrypts 64 B"

    /// Those of objects, and those of data under keys.
    static let ofObjects: [LoadOperation] = [.get, .batch, .locate, .create]
    static let ofData = allCases.filter { !ofObjects.contains($0) }

    /// Of which the change log has records, where the server keeps them.
    var signs: Bool { self == .signP256 || self == .signEd25519 || self == .signRSA }

    static let batchSize = 10
    static let (small, large) = (64, 64 << 10)

    /// By which keys it is done.
    var kind: LoadKeyKind {
        switch self {
        case .get, .batch, .locate, .create: .any
        case .encrypt, .encryptLarge, .decrypt, .decryptLarge, .encryptBatch: .aes
        case .mac: .hmac
        case .signP256: .p256
        case .signEd25519: .ed25519
        case .signRSA: .rsa
        }
    }

    /// - Parameter keys: the first one is asked for, in a batch as many as it has items.
    func message(_ keys: [LoadKey]) -> TTLV { RequestMessage(payloads(keys)).ttlv }

    private func payloads(_ keys: [LoadKey]) -> [any RequestPayload] {
        switch self {
        case .get: keys.prefix(1).map { GetRequest(uniqueIdentifier: $0.id) }
        case .batch: keys.prefix(Self.batchSize).map { GetRequest(uniqueIdentifier: $0.id) }
        case .locate: keys.prefix(1).map { LocateRequest(attributes: Self.named($0.name)) }
        case .create: [Self.creation(Attributes())]
        case .encrypt: keys.prefix(1).map { $0.encryption(of: Self.small) }
        case .encryptLarge: keys.prefix(1).map { $0.encryption(of: Self.large) }
        case .encryptBatch: keys.prefix(Self.batchSize).map { $0.encryption(of: Self.small) }
        case .decrypt: keys.prefix(1).compactMap { $0.decryption(of: Self.small) }
        case .decryptLarge: keys.prefix(1).compactMap { $0.decryption(of: Self.large) }
        case .mac: keys.prefix(1).map { MACRequest(uniqueIdentifier: $0.id, data: LoadKey.data(Self.small)) }
        case .signP256, .signEd25519, .signRSA:
            keys.prefix(1).map { SignRequest(uniqueIdentifier: $0.id, data: LoadKey.data(Self.small)) }
        }
    }

    /// The request that makes a key of that name.
    static func creation(named name: String) -> TTLV { RequestMessage([creation(Self.named(name))]).ttlv }

    private static func creation(_ base: Attributes) -> CreateRequest {
        var attributes = base
        attributes.cryptographicAlgorithm = .aes
        attributes.cryptographicLength = 256
        attributes.cryptographicUsageMask = [.encrypt, .decrypt]
        return CreateRequest(objectType: .symmetricKey, attributes: attributes)
    }

    private static func named(_ name: String) -> Attributes {
        var attributes = Attributes()
        attributes.add(ObjectName(name).ttlv)
        return attributes
    }
}
