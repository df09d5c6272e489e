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
    /// The ticket's id; nil for a login's password.
    let ticket: Bytes?
    /// What a delegated ticket is for.
    let delegation: Delegation?
    /// Whether the ticket is for so many operations, which were counted by the message's items.
    var isCounted = false

    var isTicket: Bool { ticket != nil }

    /// What the change log says of it.
    var header: HeaderCredential? {
        if let ticket {
            return HeaderCredential(delegation == nil ? .ticket : .delegatedTicket, id: ticket.hex, carrier: carrier)
        }
        return login.map { HeaderCredential(.login, id: $0.hex, carrier: carrier) }
    }

    /// How the subject is recognised by it.
    var recognition: Recognition { Recognition(method, header) }
}

extension Requester {
    /// What the caller may do at most, who is spoken for by the holder of a delegated ticket.
    var delegation: Delegation? {
        guard case .spoken(let spoken) = credential else { return nil }
        return spoken.delegation
    }

    /// The credential of the message's header by which he speaks.
    var header: HeaderCredential? {
        guard case .spoken(let spoken) = credential else { return nil }
        return spoken.header
    }
}
