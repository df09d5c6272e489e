/// The protected header of a token (RFC 7515 section 4).
struct TokenHeader: Decodable, Sendable {
    let alg: String
    let kid: String?
    /// Whether there is something that must be understood; nothing is.
    let isCritical: Bool

    private enum CodingKeys: String, CodingKey {
        case alg, kid, crit
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        alg = try members.decode(String.self, forKey: .alg)
        kid = try members.decodeIfPresent(String.self, forKey: .kid)
        isCritical = members.contains(.crit)
    }
}
