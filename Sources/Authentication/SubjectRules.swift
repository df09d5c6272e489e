import Access

/// Which subject a name is that some source vouches for.
struct SubjectRules: Sendable {
    /// Whether an e-mail address is one subject whoever vouches for it.
    let sharedEmails: Bool

    /// A certificate's e-mail address. Kept apart from issuers it becomes a name of the kind that only certificates
    /// have.
    ///
    /// - Throws: `certificate-no-subject`.
    func subject(of name: CertificateName) throws(AuthenticationError) -> Subject {
        let found: Subject?
        switch name {
        case .commonName(let name): found = try? Subject.commonName(name)
        case .mail(let address):
            let mail = Self.mail(address)
            found = sharedEmails ? mail : mail.flatMap { try? Subject.commonName($0.value) }
        }
        guard let found else {
            throw AuthenticationError(.certificateNoSubject, "The certificate's name cannot be a subject here.")
        }
        return found
    }

    /// An issuer's e-mail address.
    ///
    /// - Parameter suffix: the issuer's name, nil for the first one.
    /// - Throws: `token-email-missing`.
    func subject(of address: String?, from suffix: String?) throws(AuthenticationError) -> Subject {
        guard let address, let mail = Self.mail(address) else {
            throw AuthenticationError(.tokenEmailMissing, "The token has no e-mail address that can be a subject here.")
        }
        guard !sharedEmails, let suffix else { return mail }
        guard let apart = try? Subject.mail("\(mail.value)|\(suffix)") else {
            throw AuthenticationError(.tokenEmailMissing, "The token's e-mail address is too long.")
        }
        return apart
    }

    /// A bar in an address that somebody claims could be another issuer's subject.
    private static func mail(_ address: String) -> Subject? {
        address.utf8.contains(UInt8(ascii: "|")) ? nil : try? Subject.mail(address)
    }
}
