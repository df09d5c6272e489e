import KMIP

extension RequestEnvelope {
    /// Refuses a message as a whole, before anything is done, for what its header or its extensions ask and this server does not have.
    func requireServable() throws(Refusal) {
        do throws(KMIPError) {
            try requireDeferrable()
            try requireKnownCredential()
            try requireKnownExtensions()
            try requireIdentifiedItems()
        } catch {
            throw Refusal(version: header.version, error: error)
        }
    }

    /// What is done later is no longer there to be undone with the rest.
    private func requireDeferrable() throws(KMIPError) {
        guard header.asynchronousIndicator == .mandatory, header.errorOption == .undo, items.count > 1 else { return }
        throw KMIPError(
            .featureNotSupported,
            "a batch whose errors undo it is done as a whole and at once: send it without AsynchronousIndicator Mandatory"
        )
    }

    /// By its id a client finds the answer to an item again (KMIP 2.1 sections 8.2 and 9.21), so that no two have the same. That they have none, which the
    /// standard forbids where there are several, is borne: clients of others leave it to the order of the answers.
    private func requireIdentifiedItems() throws(KMIPError) {
        guard items.count > 1 else { return }
        let identifiers = items.compactMap { item -> [UInt8]? in
            if case .bytes(let identifier)? = item.first(.uniqueBatchItemID)?.value { identifier } else { nil }
        }
        guard Set(identifiers).count == identifiers.count else {
            throw KMIPError(.invalidMessage, "two batch items have the same UniqueBatchItemID")
        }
    }

    /// One credential says who speaks; the others of a list would not be looked at.
    private func requireKnownCredential() throws(KMIPError) {
        if let refusal = header.credentials.lazy.compactMap(\.refusal).first { throw refusal }
        guard header.credentials.count <= 1 else {
            throw KMIPError(.authenticationNotSuccessful, "a header has one credential at most")
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
    /// Why a credential of a kind that is not taken is refused; nil for the kinds that are judged.
    fileprivate var refusal: KMIPError? {
        switch self {
        case .usernameAndPassword, .device, .hashedPassword, .ticket: nil
        case .attestation: KMIPError(.attestationFailed, "attestations are not taken")
        case .oneTimePassword, .other:
            KMIPError(.authenticationNotSuccessful, "credentials of this kind are not taken")
        }
    }
}
