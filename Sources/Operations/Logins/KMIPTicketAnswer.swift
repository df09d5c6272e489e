import Access
import Canonical
import Store

/// What is known of a ticket of KMIP's Login or Delegated Login, without its secret.
public struct KMIPTicketAnswer: Encodable, Sendable {
    /// Hex of 16 bytes.
    public let id: String
    /// As whom its holder speaks.
    public let subject: String
    /// Whether it may be shown over any connection, for what its rights name.
    public let delegated: Bool
    /// Hex, the KMIP login by which it was got.
    public let login: String?
    /// Over whose connection it was got.
    public let carrier: String?
    /// Messages and operations that are left; absent for any number.
    public let requests: UInt64?
    public let uses: UInt64?
    public let created: String
    public let expires: String
}

extension KMIPTicketAnswer {
    /// Throws `Damage` for a row that cannot be read.
    init(_ row: TicketRow) throws {
        do {
            self.init(
                id: row.id.hex,
                subject: try Subject(stored: row.subject).text,
                delegated: row.rights != nil,
                login: row.login?.hex,
                carrier: try row.carrier.map { try Subject(stored: $0).text },
                requests: row.requests,
                uses: row.uses,
                created: row.created.rfc3339,
                expires: row.expires.rfc3339
            )
        } catch {
            throw Damage(row.raw, "it cannot be read")
        }
    }
}
