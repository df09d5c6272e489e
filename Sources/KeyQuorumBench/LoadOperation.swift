import KMIP

/// A key that is there.
struct LoadKey {
    let id: String
    let name: String
}

/// What is measured of every face.
enum LoadOperation: String, CaseIterable {
    case get = "Get"
    case batch = "batch of 10 Gets"
    case locate = "Locate by name"
    case create = "Create"

    static let batchSize = 10

    /// - Parameter keys: the first one is asked for, in a batch as many as it has items.
    func message(_ keys: [LoadKey]) -> TTLV { RequestMessage(payloads(keys)).ttlv }

    private func payloads(_ keys: [LoadKey]) -> [any RequestPayload] {
        switch self {
        case .get: keys.prefix(1).map { GetRequest(uniqueIdentifier: $0.id) }
        case .batch: keys.prefix(Self.batchSize).map { GetRequest(uniqueIdentifier: $0.id) }
        case .locate: keys.prefix(1).map { LocateRequest(attributes: Self.named($0.name)) }
        case .create: [Self.creation(Attributes())]
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
