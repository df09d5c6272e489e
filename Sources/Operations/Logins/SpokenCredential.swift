import Access
import Canonical

/// Who speaks in one message by its header, checked in the open vault for this message.
public struct SpokenCredential: Sendable {
    let subject: Subject
    /// How the subject showed who it is, when it got the ticket where there is one.
    let method: AuthenticationMethod
    /// The API token for which the login stands, or by which the ticket was got: it is looked up at every request.
    let token: Bytes?
    /// The KMIP login.
    let login: Digest?
    /// Who the connection belongs to; nil where it shows nobody.
    let carrier: Subject?
    let isTicket: Bool
    /// What a delegated ticket is for.
    let delegation: Delegation?
}

extension Requester {
    /// What the caller may do at most, who is spoken for by the holder of a delegated ticket.
    var delegation: Delegation? {
        guard case .spoken(let spoken) = credential else { return nil }
        return spoken.delegation
    }
}
