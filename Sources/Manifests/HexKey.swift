import Canonical

/// Contrast's public keys: hexadecimal DER of PKCS#1 (RSA) or SubjectPublicKeyInfo.
enum HexKey {
    /// The same key as PEM. Only the outer shape is looked at, to choose the label; who uses the key parses it.
    static func pem(_ hex: String, _ path: String) throws(ManifestError) -> String {
        guard let der = Bytes(hex: hex), let label = label(der) else {
            throw .malformed("\(path) is no public key in hexadecimal DER")
        }
        let text = Array(der.base64)
        let lines = stride(from: 0, to: text.count, by: 64).map { String(text[$0..<min($0 + 64, text.count)]) }
        return (["-----BEGIN \(label)-----"] + lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
    }

    /// PKCS#1 begins with an integer inside its sequence, a SubjectPublicKeyInfo with another sequence.
    private static func label(_ der: Bytes) -> String? {
        guard der.count > 8, der[0] == 0x30 else { return nil }
        let header = der[1] < 0x80 ? 2 : 2 + Int(der[1] & 0x7f)
        guard header < der.count else { return nil }
        return switch der[header] {
        case 0x02: "RSA PUBLIC KEY"
        case 0x30: "PUBLIC KEY"
        default: nil
        }
    }
}
