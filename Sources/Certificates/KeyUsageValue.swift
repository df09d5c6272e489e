import CLibcrypto

/// What the Key Usage extension lets a certificate's key be used for (RFC 5280 section 4.2.1.3), each by its bit there.
public enum KeyUsageValue: Int32, Sendable, Hashable, CaseIterable {
    case digitalSignature, contentCommitment, keyEncipherment, dataEncipherment, keyAgreement, keyCertSign, cRLSign,
        encipherOnly, decipherOnly
}

extension Set<KeyUsageValue> {
    /// - Parameter extensions: of a certificate or a request.
    /// - Returns: nil where the extension is not among them; nothing where it stands twice or cannot be read, since then it allows nothing.
    init?(_ extensions: OpaquePointer?) {
        defer { ERR_clear_error() }
        var criticality: Int32 = 0
        guard let found = X509V3_get_d2i(extensions, NID_key_usage, &criticality, nil) else {
            guard criticality != Self.isAbsent else { return nil }
            self = []
            return
        }
        let bits = found.assumingMemoryBound(to: ASN1_BIT_STRING.self)
        defer { ASN1_BIT_STRING_free(bits) }
        self = Set(KeyUsageValue.allCases.filter { ASN1_BIT_STRING_get_bit(bits, $0.rawValue) == 1 })
    }

    /// As libcrypto says it in place of a criticality.
    private static var isAbsent: Int32 { -1 }
}
