import Canonical
import KMIP
import Secrets
import SplitKeys

/// The parts that a key is joined from, checked to belong together.
struct PartSet: Sendable {
    struct Part: Sendable {
        let view: ObjectView
        let material: SecretBytes
        /// By what the key is recognised, of a part that was made here.
        let check: [UInt8]?
    }

    private let parts: [KeyPart]
    private let facts: SplitKeyFacts
    private let origin: SplitKeyOrigin?
    private let checks: [[UInt8]]
    /// Of one of them: what the key is, they all say.
    private let attributes: Attributes
    private let isSensitive: Bool
    private let isExtractable: Bool
    private let generation: Int32

    /// - Parameter generation: the client's major version, for parts that were not made here.
    /// - Throws: Bad Cryptographic Parameters for parts of different keys.
    init(_ parts: [Part], generation: Int32) throws(KMIPError) {
        var (keyParts, found, origins): ([KeyPart], [SplitKeyFacts], Set<SplitKeyOrigin>) = ([], [], [])
        for part in parts {
            guard var facts = part.view.attributes.splitKeyFacts else { throw Self.mixed }
            keyParts.append(KeyPart(identifier: Int(facts.identifier), bytes: part.material))
            facts.identifier = 1
            found.append(facts)
            if let origin = part.view.attributes.splitKeyOrigin { origins.insert(origin) }
        }
        guard let first = parts.first, let shared = found.first, found.allSatisfy({ $0 == shared }), origins.count <= 1,
            parts.allSatisfy({ $0.view.attributes.keyDescription == first.view.attributes.keyDescription })
        else { throw Self.mixed }
        self.parts = keyParts
        facts = shared
        origin = origins.first
        checks = parts.compactMap(\.check)
        attributes = first.view.attributes
        isSensitive = parts.contains { $0.view.attributes.sensitive == true }
        isExtractable = parts.allSatisfy { $0.view.attributes.extractable != false }
        self.generation = origin?.generation ?? generation
    }

    /// - Throws: Bad Cryptographic Parameters, Cryptographic Failure for too few parts and for a wrong one.
    func join() throws(KMIPError) -> SecretBytes {
        let key: SecretBytes
        do throws(SplitKeyError) {
            let prime: PrimeModulus? =
                if let size = facts.primeFieldSize { try PrimeModulus(size) } else { nil }
            key = try join(prime)
        } catch {
            throw KMIPError(error)
        }
        guard checks.allSatisfy({ SplitKeyCheck.fits($0, key) }) else { throw KMIPError(SplitKeyError(.partsDisagree)) }
        return key
    }

    /// The joined key as an object of the type that is asked for. What protected one of the parts protects it.
    ///
    /// - Throws: Invalid Object Type for another type than what was split, and as every new object does.
    func object(
        _ key: SecretBytes,
        _ request: JoinSplitKeyRequest,
        _ given: Attributes,
        _ now: Instant
    ) throws -> NewObject {
        guard origin.map({ $0.objectType == request.objectType }) ?? true else {
            throw KMIPError(.invalidObjectType, "what was split is no \(request.objectType.name)")
        }
        let whole = try whole(key, request)
        var given = given
        if isSensitive { given.sensitive = true }
        if !isExtractable { given.extractable = false }
        // What the key may be used for, its parts say and not the request.
        if let mask = attributes.cryptographicUsageMask, !mask.isEmpty { given.cryptographicUsageMask = mask }
        return try NewObject(request.objectType, given) { own in
            own.originalCreationDate = own.originalCreationDate ?? now.wholeSeconds
            return try whole.material(&own)
        }
    }

    private func whole(_ key: SecretBytes, _ request: JoinSplitKeyRequest) throws(KMIPError) -> ManagedObject {
        switch request.objectType {
        case .symmetricKey: return .symmetricKey(try block(key, .raw, isKey: true))
        case .secretData:
            let type = request.secretDataType ?? origin?.secretDataType ?? .seed
            return .secretData(type, try block(key, .raw, isKey: false))
        case .privateKey: return .privateKey(try block(key, origin?.keyFormatType ?? .pkcs8, isKey: true))
        default: throw KMIPError(.invalidObjectType, "parts give symmetric keys, private keys and secret data")
        }
    }

    private func block(_ key: SecretBytes, _ standard: KeyFormatType, isKey: Bool) throws(KMIPError) -> KeyBlock {
        let format = origin?.keyFormatType ?? standard
        return KeyBlock(
            format: format,
            value: .plain(try KeyMaterial(kept: key, format), nil),
            algorithm: isKey ? attributes.cryptographicAlgorithm : nil,
            length: isKey ? attributes.cryptographicLength : nil
        )
    }

    private func join(_ prime: PrimeModulus?) throws(SplitKeyError) -> SecretBytes {
        guard
            let scheme = try? SplitKeyScheme(
                parts: facts.parts,
                threshold: facts.threshold,
                facts.method,
                prime: prime,
                generation: generation
            )
        else { throw SplitKeyError(.thresholdOutOfRange) }
        return try KeySplitting.join(parts, scheme.shape, scheme.method, count: count)
    }

    /// Bytes of the key. Parts of a prime field that others made have what their Cryptographic Length says.
    private var count: Int {
        if let origin { return Int(origin.count) }
        guard facts.method == .polynomialSharingPrimeField, let bits = attributes.cryptographicLength, bits > 0 else {
            return parts.first?.bytes.count ?? 0
        }
        return (Int(bits) + 7) / 8
    }

    private static let mixed = KMIPError(.badCryptographicParameters, "these parts are not of one key")
}

extension Attributes {
    /// What parts of one key say alike.
    fileprivate var keyDescription: [TTLV] { all(.cryptographicAlgorithm) + all(.cryptographicLength) }
}
