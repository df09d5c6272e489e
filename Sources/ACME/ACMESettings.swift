/// What is ordered, where, and how it is shown that the names are this server's.
public struct ACMESettings: Sendable, Hashable {
    /// URL of the ACME server's directory: https, or http on loopback.
    public let directory: String
    /// PEM file of the certificates that a private directory's own must come from; nil for the system's authorities.
    public let authorityFile: String?
    /// DNS names of the certificate, lower case, the first one first.
    public let names: [String]
    /// Address that the ACME account is made for.
    public let email: String?
    /// Folder of the account's key and the certificate.
    public let keysPath: String
    /// Folder that a web server shows at port 80 of the names.
    public let httpRootPath: String?
    /// Where the server itself answers challenges; nil where it does not.
    public let listener: ListenerAddress?
    /// Days before its end at which the certificate is renewed.
    public let daysThreshold: Int

    /// - Parameter names: separated by commas.
    /// - Throws: `acme-bad-setting`.
    public init(
        directory: String,
        authorityFile: String? = nil,
        names: String,
        email: String? = nil,
        keysPath: String,
        httpRootPath: String? = nil,
        listener: ListenerAddress?,
        daysThreshold: Int = 15
    ) throws(ACMEError) {
        guard let url = ServerURL(directory: directory) else {
            throw ACMEError(.badSetting, "acme-directory is not an https:// URL: name the CA's ACME directory.")
        }
        guard httpRootPath != nil || listener != nil else {
            throw ACMEError(.badSetting, "Nothing answers the CA's challenges: set acme-http-port or http-root-path.")
        }
        if let email, !Self.isAddress(email) {
            throw ACMEError(.badSetting, "email is no e-mail address: give one, or leave it out.")
        }
        self.directory = url.text
        self.authorityFile = authorityFile
        self.names = try DomainNames.parse(names)
        self.email = email
        self.keysPath = keysPath
        self.httpRootPath = httpRootPath
        self.listener = listener
        self.daysThreshold = max(0, daysThreshold)
    }

    /// One `@` with something on both sides, and nothing that a `mailto:` URL would read otherwise.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return text.utf8.count <= ACMELimits.email && parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !",?&%#<>\"".utf8.contains($0) }
    }
}
