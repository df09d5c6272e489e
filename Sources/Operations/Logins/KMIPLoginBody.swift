import Access
import Canonical
import KMIP

/// A new KMIP login of the API token by which the call is made.
public struct KMIPLoginBody: Decodable, Sendable {
    /// What a client sends as Username; or ``device``.
    public let user: String?
    /// What a device sends instead: at least one number, and then exactly these.
    public let device: KMIPDevice?
    /// Who may carry the login over a connection of his own: a subject, a group, a role, or `*`. Without it a connection that shows nobody.
    public let through: String?

    public init(user: String? = nil, device: KMIPDevice? = nil, through: String? = nil) {
        self.user = user
        self.device = device
        self.through = through
    }

    func name() throws -> LoginName {
        guard (user == nil) != (device == nil) else {
            throw OperationError(.invalidRequest, "A login has either a user or a device.")
        }
        do throws(KMIPError) {
            if let user { return try .user(user) }
            return try .device(device?.numbers ?? [])
        } catch {
            throw OperationError(kmip: error)
        }
    }

    func carrier() throws -> Subject? {
        guard let carrier = try through.map({ try Subject(text: $0) }) else { return nil }
        guard carrier.canBeGranted else {
            throw OperationError(.invalidRequest, "through is a caller, a group, a role or *.")
        }
        return carrier
    }
}
