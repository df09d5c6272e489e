import Canonical

/// The claims that are looked at (RFC 7519 section 4.1, OpenID Connect Core section 5.1). Nothing of them is trusted
/// before the signature was checked.
struct TokenClaims: Decodable, Sendable {
    let issuer: String?
    let audiences: [String]
    let expires: Instant
    let notBefore: Instant?
    let email: String?
    let isEmailVerified: Bool

    private enum CodingKeys: String, CodingKey {
        case iss, aud, exp, nbf, email
        case verified = "email_verified"
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        issuer = try members.decodeIfPresent(String.self, forKey: .iss)
        audiences = try Self.audiences(members)
        expires = try Self.instant(members.decode(Double.self, forKey: .exp))
        notBefore = try members.decodeIfPresent(Double.self, forKey: .nbf).map(Self.instant)
        email = try members.decodeIfPresent(String.self, forKey: .email)
        isEmailVerified = Self.isVerified(members)
    }

    private struct Malformed: Error {}

    /// One text, or a list of them.
    private static func audiences(_ members: KeyedDecodingContainer<CodingKeys>) throws -> [String] {
        guard members.contains(.aud) else { return [] }
        if let one = try? members.decode(String.self, forKey: .aud) { return [one] }
        let several = try members.decode([String].self, forKey: .aud)
        guard several.count <= AuthenticationLimits.audiences else { throw Malformed() }
        return several
    }

    /// Seconds since 1970, perhaps with a fraction, in a range in which they can be counted.
    private static func instant(_ seconds: Double) throws -> Instant {
        guard seconds.isFinite, abs(seconds) < 9e12 else { throw Malformed() }
        return Instant(microseconds: Int64(seconds * 1_000_000))
    }

    /// Some issuers write the word as text.
    private static func isVerified(_ members: KeyedDecodingContainer<CodingKeys>) -> Bool {
        if let flag = try? members.decode(Bool.self, forKey: .verified) { return flag }
        return (try? members.decode(String.self, forKey: .verified)) == "true"
    }
}
