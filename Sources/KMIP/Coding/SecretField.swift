import Secrets

extension TTLV {
    /// The bytes of a field that carries key material.
    func secret() throws(KMIPError) -> SecretBytes {
        switch value {
        case .secret(let bytes): return bytes
        case .bytes(let bytes): return SecretBytes(copying: bytes)
        default: throw KMIPError(.invalidMessage, "\(tag) is a \(value.typeName), not a ByteString")
        }
    }

    /// The UTF-8 bytes of a field that carries a password.
    func secretText() throws(KMIPError) -> SecretBytes {
        switch value {
        case .secretText(let bytes): return bytes
        case .text(let text): return SecretBytes(copying: Array(text.utf8))
        default: throw KMIPError(.invalidMessage, "\(tag) is a \(value.typeName), not a TextString")
        }
    }
}
