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

    /// Whether its answer is left for later where the client is able to wait: a key pair may take seconds, and so do the rounds of PBKDF2.
    ///
    /// - Parameter payload: of the request.
    func isSlow(_ payload: TTLV?) -> Bool {
        switch self {
        case .createKeyPair, .reKeyKeyPair: true
        case .deriveKey: payload?.first(.derivationMethod)?.value == .enumeration(DerivationMethod.pbkdf2.rawValue)
        default: false
        }
    }
}

extension TTLV {
    /// Whether a request with this payload is a part of an operation over several requests. A part is done once, and by the server that did those
    /// before it: it cannot be done again, be undone, or be left for later.
    var isOfPart: Bool {
        let parts: [Tag] = [.correlationValue, .initIndicator, .finalIndicator]
        return parts.contains { first($0) != nil }
    }
}
