import Secrets

/// Whether a document is laid out as its encoding says. libcrypto's decoder tries every layout that it knows, and takes an RSAPrivateKey for a
/// PrivateKeyInfo, or a group's numbers for a public key.
enum KeyStructure {
    /// - Returns: Whether one element stands there, with what the encoding begins with; what is in it is libcrypto's to read.
    static func isThat(of encoding: KeyEncoding, isPrivate: Bool, _ bytes: SecretBytes) -> Bool {
        bytes.withBytes { bytes in
            var whole = DERElements(bytes)
            guard let body = whole.next(Tag.sequence), whole.isAtEnd else { return false }
            var fields = DERElements(body)
            switch encoding {
            case .pkcs8:
                return fields.next(Tag.integer) != nil && hasAlgorithm(&fields) && fields.next(Tag.octets) != nil
            case .subjectPublicKeyInfo:
                return hasAlgorithm(&fields) && fields.next(Tag.bits) != nil && fields.isAtEnd
            case .ecPrivateKey:
                return fields.next(Tag.integer) != nil && fields.next(Tag.octets) != nil
            case .pkcs1:
                // Modulus and exponent; or a version and eight numbers, behind which those of further primes may stand.
                let hasNumbers = (0..<(isPrivate ? 9 : 2)).allSatisfy { _ in fields.next(Tag.integer) != nil }
                return hasNumbers && (isPrivate || fields.isAtEnd)
            case .raw: return false
            }
        }
    }

    /// An AlgorithmIdentifier, which begins with an OBJECT IDENTIFIER (RFC 5280 section 4.1.1.2).
    private static func hasAlgorithm(_ fields: inout DERElements) -> Bool {
        guard let identifier = fields.next(Tag.sequence) else { return false }
        var parts = DERElements(identifier)
        return parts.next(Tag.identifier) != nil
    }

    /// Of X.690 section 8.
    private enum Tag {
        static let integer: UInt8 = 0x02, bits: UInt8 = 0x03, octets: UInt8 = 0x04
        static let identifier: UInt8 = 0x06, sequence: UInt8 = 0x30
    }
}
