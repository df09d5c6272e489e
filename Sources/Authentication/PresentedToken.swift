public import Canonical
public import Secrets

/// The text of an API token: `kqt1.`, the id in 32 lower-case hexadecimal digits, a dot, the secret in base64url
/// without padding (RFC 4648 section 5).
public struct PresentedToken: Sendable {
    /// 16 bytes; public.
    public let id: Bytes
    /// 32 bytes.
    public let secret: SecretBytes

    /// How the text of every API token begins, so that scanners of repositories recognize one.
    public static let prefix = "kqt1."
    public static let idLength = 16
    public static let secretLength = 32

    /// - Throws: `token-malformed`; each token has one text.
    public init(_ text: String) throws(AuthenticationError) {
        let malformed = AuthenticationError(.tokenMalformed, "This is no API token; copy it whole.")
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("kqt1".utf8), parts[1].count == Self.idLength * 2,
            parts[1].allSatisfy({ !(0x41...0x46).contains($0) }),
            let id = Bytes(hex: String(decoding: parts[1], as: UTF8.self)),
            let secret = Base64URL.secret(parts[2], count: Self.secretLength)
        else { throw malformed }
        self.id = id
        self.secret = secret
    }

    /// The text of a token, in ASCII: shown once, to whom it is made for.
    ///
    /// - Parameters:
    ///   - id: 16 random bytes.
    ///   - secret: 32 random bytes.
    /// - Returns: nil for other lengths.
    public static func make(id: Bytes, secret: SecretBytes) -> SecretBytes? {
        guard id.count == idLength, secret.count == secretLength else { return nil }
        let start = SecretBytes(copying: "\(prefix)\(id.hex).".utf8)
        return .joining([start, Base64URL.text(of: secret)])
    }
}
