import Canonical
import FoundationEssentials
import JWTKit

/// A token taken apart (JWS compact serialization, RFC 7515 section 7.1). Its signature has not been checked.
struct SignedToken: Sendable {
    let algorithm: TokenAlgorithm
    let keyName: String?
    let claims: TokenClaims
    private let signed: Bytes
    private let signature: Bytes

    /// The header is judged before anything else is read.
    ///
    /// - Throws: `token-malformed`, `token-algorithm`.
    init(_ text: String) throws(AuthenticationError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header: TokenHeader = Self.read(parts[0]) else { throw Self.malformed }
        guard let algorithm = TokenAlgorithm(rawValue: header.alg) else {
            let names = TokenAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
            throw AuthenticationError(.tokenAlgorithm, "Tokens are signed by one of \(names).")
        }
        guard !header.isCritical, (header.kid ?? "").utf8.count <= AuthenticationLimits.keyName,
            let claims: TokenClaims = Self.read(parts[1]), let signature = Base64URL.bytes(parts[2])
        else { throw Self.malformed }
        self.algorithm = algorithm
        keyName = header.kid
        self.claims = claims
        self.signature = signature
        signed = Bytes(parts[0]) + [UInt8(ascii: ".")] + Bytes(parts[1])
    }

    /// - Throws: `token-signature` if none of these made the signature.
    func verify(by verifiers: [any JWTAlgorithm]) throws(AuthenticationError) {
        // The library throws for a signature of a wrong length.
        let isGood = verifiers.contains {
            $0.name == algorithm.rawValue && (try? $0.verify(signature, signs: signed)) == true
        }
        guard isGood else {
            throw AuthenticationError(.tokenSignature, "The issuer's key did not sign this token; get a new one.")
        }
    }

    private static func read<Part: Decodable>(_ text: some Collection<UInt8>) -> Part? {
        Base64URL.bytes(text).flatMap { try? JSONDecoder().decode(Part.self, from: Data($0)) }
    }

    private static let malformed = AuthenticationError(
        .tokenMalformed,
        "This is no signed token with an expiry that can be read here."
    )
}
