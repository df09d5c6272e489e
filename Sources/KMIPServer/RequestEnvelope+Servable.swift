import KMIP

extension RequestEnvelope {
    /// Refuses a message as a whole, before anything is done, for what its header or its extensions ask and this server does not have.
    func requireServable() throws(Refusal) {
        do throws(KMIPError) {
            try requireSynchronous()
            if let credential = header.credentials.first { throw credential.refusal }
            try requireKnownExtensions()
        } catch {
            throw Refusal(version: header.version, error: error)
        }
    }

    private func requireSynchronous() throws(KMIPError) {
        guard header.asynchronousIndicator != .mandatory else {
            throw KMIPError(.featureNotSupported, "asynchronous answers are not offered")
        }
    }

    private func requireKnownExtensions() throws(KMIPError) {
        let extensions = items.flatMap(\.children).filter { $0.tag == .messageExtension }
        guard extensions.allSatisfy({ $0.first(.criticalityIndicator)?.value == .boolean(false) }) else {
            throw KMIPError(.unknownMessageExtension, "a critical MessageExtension that is not known here")
        }
    }
}

extension Credential {
    /// Why a credential in a message's header is refused. Who asks is known from the connection; a message that shows something else is not
    /// answered as if that had been looked at.
    fileprivate var refusal: KMIPError {
        switch self {
        case .attestation: KMIPError(.attestationFailed, "attestations are not taken")
        case .ticket: KMIPError(.invalidTicket, "no tickets are given here")
        default:
            KMIPError(
                .authenticationNotSuccessful,
                "credentials in the header are not taken; the connection's certificate or the HTTP request says who asks"
            )
        }
    }
}
