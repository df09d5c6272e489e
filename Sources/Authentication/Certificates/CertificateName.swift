import X509

/// Whom a client certificate names.
enum CertificateName: Hashable, Sendable {
    /// The first e-mail address among the subject's alternative names (RFC 5280 section 4.2.1.6).
    case mail(String)
    /// The subject's common name.
    case commonName(String)

    /// An e-mail address first, else the common name if there is just one: which of several is meant nobody could say.
    /// Nil if there is neither.
    init?(_ certificate: Certificate) {
        guard let alternatives = try? certificate.extensions.subjectAlternativeNames?.compactMap(Self.mail) else {
            guard certificate.extensions[oid: .X509ExtensionID.subjectAlternativeName] == nil else { return nil }
            self.init(subject: certificate.subject)
            return
        }
        guard let first = alternatives.first else {
            self.init(subject: certificate.subject)
            return
        }
        self = .mail(first)
    }

    private init?(subject: DistinguishedName) {
        let names = subject.flatMap { $0 }.filter { $0.type == .RDNAttributeType.commonName }.map { String($0.value) }
        guard names.count == 1, let only = names.first, let name = only else { return nil }
        self = .commonName(name)
    }

    private static func mail(_ name: GeneralName) -> String? {
        guard case .rfc822Name(let address) = name else { return nil }
        return address
    }
}
