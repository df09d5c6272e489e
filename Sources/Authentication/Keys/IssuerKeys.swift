import Canonical
import FoundationEssentials
import JWTKit

/// The keys that an issuer publishes, ready for signatures to be checked with.
struct IssuerKeys: Sendable {
    private struct Key: Sendable {
        let name: String?
        let algorithm: TokenAlgorithm
        let verifier: any JWTAlgorithm
    }

    /// No key that can be used: a page of an error, or an issuer that changes its keys in the wrong order.
    struct Empty: Error {}

    /// Of the bytes that were fetched: another set has another one.
    let digest: Digest
    private let keys: [Key]

    /// Keys that cannot be used are passed over: other kinds stand beside ours in many sets.
    ///
    /// - Throws: what the JSON decoder throws; `Empty`.
    init(json: Bytes) async throws {
        let published = try JSONDecoder().decode(PublishedSet.self, from: Data(json)).keys
        var keys: [Key] = []
        for key in published.prefix(AuthenticationLimits.keys).compactMap(\.key) {
            for algorithm in key.algorithms {
                guard let verifier = await Self.verifier(key.key(for: algorithm)) else { continue }
                keys.append(Key(name: key.kid, algorithm: algorithm, verifier: verifier))
            }
        }
        guard !keys.isEmpty else { throw Empty() }
        self.keys = keys
        digest = Digest(of: json)
    }

    /// What a signature by this algorithm is checked with.
    ///
    /// - Parameter name: the token's `kid`. Without one it must be clear which key is meant: there is one of the kind.
    func verifiers(named name: String?, _ algorithm: TokenAlgorithm) -> [any JWTAlgorithm] {
        let fitting = keys.filter { $0.algorithm == algorithm }
        guard let name else { return fitting.count == 1 ? fitting.map(\.verifier) : [] }
        return fitting.filter { $0.name?.utf8.elementsEqual(name.utf8) ?? false }.map(\.verifier)
    }

    /// A collection of one: with several the library takes any key for a name that it does not know.
    private static func verifier(_ key: JWK) async -> (any JWTAlgorithm)? {
        let collection = JWTKeyCollection()
        guard (try? await collection.add(jwk: key)) != nil else { return nil }
        return try? await collection.getKey(for: key.keyIdentifier, alg: key.algorithm?.rawValue)
    }

    private struct PublishedSet: Decodable {
        let keys: [Member]
    }

    private struct Member: Decodable {
        let key: PublishedKey?

        init(from decoder: any Decoder) throws {
            key = try? PublishedKey(from: decoder)
        }
    }
}
