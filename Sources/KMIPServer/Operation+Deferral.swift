import KMIP

extension Operation {
    /// Whether the standard lets it be answered later, and that makes sense: not for what is about other requests, about who speaks or about the server
    /// itself, whose answers are for this moment (KMIP 2.1 sections 6.1.5 and 6.1.38).
    var isDeferrable: Bool {
        switch self {
        case .poll, .cancel, .process, .queryAsynchronousRequests: false
        case .login, .logout, .delegatedLogin: false
        case .query, .discoverVersions, .ping, .log, .interop, .setEndpointRole, .put, .notify, .pkcs11: false
        default: true
        }
    }

    /// Whether its answer is left for later where the client is able to wait: a key pair may take seconds.
    var isSlow: Bool { self == .createKeyPair || self == .reKeyKeyPair }
}
