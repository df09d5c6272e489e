import Access
import Canonical
import Store

extension WriteSet {
    /// What was decided allowed; the log says who did it and how he was recognised.
    init(by permit: Permit, _ changes: [Change]) {
        self.init(subject: permit.subject.stored, changes: changes, details: LogDetails(permit.recognition))
    }

    /// What is written down of a header's credential itself, before anything is decided.
    init(by spoken: SpokenCredential, _ changes: [Change]) {
        self.init(subject: spoken.subject.stored, changes: changes, details: LogDetails(spoken.recognition))
    }

    /// What an administrator's duty allowed, or the operator's.
    init(by permit: AdminPermit, _ changes: [Change]) {
        self.init(subject: permit.subject.stored, changes: changes, details: LogDetails(permit))
    }

    /// What lets a certificate be issued.
    init(by permit: IssuePermit, _ changes: [Change]) {
        switch permit {
        case .duty(let duty): self.init(by: duty, changes)
        case .rotation(let permit): self.init(by: permit, changes)
        }
    }
}

extension LogDetails {
    /// How the caller was recognised, in the words of `AuthenticationMethod`; nothing for what the vault did itself.
    ///
    /// Who spoke by a message's header is told from the subject itself: by the methods `login` and `ticket`, with the id of the login or the ticket,
    /// whether the ticket may have been handed on, and over whose connection it came.
    init(_ recognition: Recognition?) {
        let words = recognition.map { $0.header.map(Self.words) ?? ["method": $0.method.rawValue] }
        self.init(words ?? [:])
    }

    /// The same for who showed himself.
    init(method: AuthenticationMethod?) { self.init(method.map { Recognition($0) }) }

    private static func words(_ header: HeaderCredential) -> [String: String] {
        let method = header.kind == .login ? "login" : "ticket"
        var words = ["method": method, method: header.id]
        if header.kind == .delegatedTicket { words["delegated"] = "true" }
        words["carrier"] = header.carrier?.text
        return words
    }

    /// The operator of a server, whose subject is `admin`, is told from the administrator of that name by the method `operator`.
    init(_ permit: AdminPermit) {
        switch permit.purpose {
        case .duty: self.init(permit.recognition)
        case .initialize: self.init(["method": "initialize"])
        case .operate: self.init(["method": "operator"])
        }
    }

    /// What a grant allows.
    init(_ grant: Grant) { self.init(grant.rights, until: grant.until, isGrantable: grant.isGrantable) }

    init(_ grant: ScopedGrant) { self.init(grant.rights, until: grant.until, isGrantable: grant.isGrantable) }

    /// Operations in one line, sorted, with blanks between; the end in RFC 3339.
    init(_ rights: Rights?, until: Instant?, isGrantable: Bool = false) {
        var words: [String: String] = [:]
        words["operations"] = rights?.names.joined(separator: " ")
        words["until"] = until?.rfc3339
        if isGrantable { words["grantable"] = "true" }
        self.init(words)
    }

    /// Whose an object is from now on, or to whom it was offered.
    init(_ name: String, _ stored: Bytes) {
        self.init([name: (try? Subject(stored: stored).text) ?? Damage.readable(stored)])
    }
}
