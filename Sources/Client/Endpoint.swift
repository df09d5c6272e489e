public import Secrets

/// Where a server is and how the client shows itself to it.
public struct Endpoint: Sendable {
    /// `http://…` or `https://…`, without a slash at the end.
    public let url: String
    /// Path of a PEM file: the only CAs that the server's TLS certificate may come from; nil: the system's.
    public let ca: String?
    /// Paths of the client's certificate and key, PEM.
    public let certificate: String?
    public let key: String?
    public let token: SecretBytes?

    public init(
        url: String,
        ca: String? = nil,
        certificate: String? = nil,
        key: String? = nil,
        token: SecretBytes? = nil
    ) {
        self.url = url
        self.ca = ca
        self.certificate = certificate
        self.key = key
        self.token = token
    }
}
