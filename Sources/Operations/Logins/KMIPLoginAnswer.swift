import Access
import Canonical
import Store

/// What is known of a KMIP login; the password only where it was just made.
public struct KMIPLoginAnswer: Encodable, Sendable {
    /// Hex of 32 bytes.
    public let id: String
    public let user: String?
    public let device: KMIPDevice?
    /// The API token's subject, as which the login speaks.
    public let subject: String
    public let through: String?
    public let created: String
    public internal(set) var password: String?
}

extension KMIPLoginAnswer {
    /// Throws `Damage` for a row that cannot be read.
    init(_ row: LoginRow) throws {
        do {
            self.init(
                id: row.id.hex,
                user: LoginName.user(stored: row.login),
                device: LoginName.device(stored: row.login).flatMap(KMIPDevice.init),
                subject: try Subject(stored: row.subject).text,
                through: try row.carrier.map { try Subject(stored: $0).text },
                created: row.created.rfc3339
            )
        } catch {
            throw Damage(row.raw, "it cannot be read")
        }
    }
}
