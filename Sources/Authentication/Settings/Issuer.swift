public import Canonical
import FoundationEssentials
import NIOSSL

/// Who signs bearer tokens for this server: an OpenID provider.
public struct Issuer: Hashable, Sendable {
    /// The text of the claim `iss`, compared byte by byte.
    public let url: String
    /// A token must be meant for one of these (claim `aud`).
    public let audiences: [String]
    /// Where the issuer publishes its keys (JWK Set, RFC 7517).
    public let keySetURL: String
    /// Stands in logs, and behind an e-mail address where sources are kept apart.
    public let name: String
    /// CAs that the server of the keys may come from besides the system's; empty for none.
    let authorities: [NIOSSLCertificate]

    /// - Parameters:
    ///   - keySetURL: `.well-known/jwks.json` under the issuer where nil.
    ///   - name: the host of the issuer where nil.
    ///   - authorities: CAs that the server of its keys may come from besides the system's, in PEM, or one in DER.
    ///   - allowsPlainHTTP: whether keys may come over plain HTTP from other machines. Whoever can change them on their
    ///     way is everybody.
    /// - Throws: `issuer-invalid`, `issuer-insecure`, `issuer-ca-unreadable`.
    public init(
        url: String,
        audiences: [String],
        keySetURL: String? = nil,
        name: String? = nil,
        authorities: Bytes? = nil,
        allowsPlainHTTP: Bool = false
    ) throws(AuthenticationSettingsError) {
        let keys = keySetURL ?? url + (url.hasSuffix("/") ? "" : "/") + ".well-known/jwks.json"
        guard let host = Self.address(url)?.host, let keysAt = Self.address(keys) else {
            throw AuthenticationSettingsError(
                .issuer,
                "An issuer and its key set are absolute http or https addresses."
            )
        }
        guard keysAt.scheme == "https" || allowsPlainHTTP || Self.isLoopback(keysAt.host) else {
            throw AuthenticationSettingsError(.issuerInsecure, "The keys of \(host) must come over https.")
        }
        guard !audiences.isEmpty, audiences.count <= AuthenticationLimits.audiences,
            audiences.allSatisfy({ !$0.isEmpty && $0.utf8.count <= AuthenticationLimits.address })
        else {
            throw AuthenticationSettingsError(.issuer, "Name the audiences that tokens of \(host) must be meant for.")
        }
        self.authorities = try authorities.map(Self.certificates) ?? []
        self.url = url
        self.audiences = audiences
        self.keySetURL = keys
        self.name = name ?? host
        guard Self.isName(self.name) else {
            throw AuthenticationSettingsError(.issuer, "An issuer's name has letters, digits, dots, dashes and colons.")
        }
    }

    private static func certificates(_ file: Bytes) throws(AuthenticationSettingsError) -> [NIOSSLCertificate] {
        let blocks =
            file.count <= AuthenticationLimits.authoritiesFile ? PEMText.blocks(file, label: "CERTIFICATE") : nil
        let certificates = (blocks ?? []).compactMap { try? NIOSSLCertificate(bytes: $0, format: .der) }
        guard let blocks, (1...AuthenticationLimits.authorities).contains(blocks.count),
            certificates.count == blocks.count
        else {
            throw AuthenticationSettingsError(
                .issuerAuthority,
                "The file of issuers' CAs holds 1 to \(AuthenticationLimits.authorities) certificates in PEM, or one in DER."
            )
        }
        return certificates
    }

    /// Scheme and host in small letters; nil for what has none, or carries a user or a fragment.
    private static func address(_ text: String) -> (scheme: String, host: String)? {
        guard text.utf8.count <= AuthenticationLimits.address, let url = URL(string: text),
            let scheme = url.scheme?.lowercased(), scheme == "https" || scheme == "http",
            let host = url.host?.lowercased(), !host.isEmpty, url.user == nil, url.fragment == nil
        else { return nil }
        return (scheme, host)
    }

    private static func isLoopback(_ host: String) -> Bool {
        let bytes = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        let isIPv4 = bytes.count == 4 && bytes.allSatisfy { $0 != nil } && bytes.first == 127
        return host == "localhost" || host == "::1" || host == "[::1]" || isIPv4
    }

    /// What can stand behind an e-mail address and leave it one.
    private static func isName(_ text: String) -> Bool {
        (1...AuthenticationLimits.issuerName).contains(text.utf8.count)
            && text.utf8.allSatisfy { character in
                switch character {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"):
                    true
                default: ".-_:[]".utf8.contains(character)
                }
            }
    }
}
