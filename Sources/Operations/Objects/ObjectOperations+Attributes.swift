import Access
import Canonical
import KMIP

extension ObjectOperations {
    /// Add, Modify or Delete Attribute of KMIP 1.x, where a client names one of several instances by its number: the number is looked up in
    /// the row that the change replaces.
    public func changeAttribute(_ request: NumberedChange) async throws -> NumberedChangeResponse {
        let id = request.uniqueIdentifier
        return try await answering { desk in
            // What stays where the change was made by an earlier run of the same request.
            var answer = NumberedChangeResponse(uniqueIdentifier: id)
            try await desk.change(id, request.operation, request.reference) { draft in
                try draft.requireApplicable(request.reference, version)
                let resolved = try request.resolved(in: draft.attributes)
                try draft.apply(resolved.change)
                answer = resolved.response(after: draft.attributes)
            }
            return answer
        }
    }

    /// What the five operations on attributes have in common.
    func change(_ id: String, _ operation: Operation, _ change: AttributeChange) async throws -> IdentifierResponse {
        try await answering { desk in
            try await desk.change(id, operation, change.reference) { draft in
                try draft.requireApplicable(change.reference, version)
                try draft.apply(change)
            }
            return IdentifierResponse(uniqueIdentifier: id)
        }
    }
}

extension ObjectDesk {
    fileprivate func change(
        _ id: String,
        _ operation: Operation,
        _ reference: AttributeReference,
        _ change: (inout ObjectDraft) throws -> Void
    ) async throws {
        let kind = ChangeKind.changeAttribute
        try await self.change(id, operation, as: kind, isOwnersAlone: reference.isOwnersAlone, change)
    }
}

extension ObjectDraft {
    fileprivate mutating func apply(_ change: AttributeChange) throws(KMIPError) {
        let circumstances = AttributeChange.Circumstances(state: view.state, now: view.now.wholeSeconds)
        attributes = try change.applied(to: attributes, circumstances)
        try attributes.checkBounds(after: view.attributes)
        if attributes.storedSize > view.attributes.storedSize { try attributes.requireStorable() }
        if case .tag(let tag) = change.reference { try attributes.checkDates(tag) }
        try requireDutyToOrder()
    }

    /// Who orders that a certificate is renewed orders that others are issued, for good.
    ///
    /// - Throws: Permission Denied for whom it is no duty, Invalid Field for a certificate that came from elsewhere.
    private func requireDutyToOrder() throws(KMIPError) {
        guard ordersRenewal else { return }
        guard attributes.issuedSerial != nil else { throw KMIPError.notIssuedHere }
        do throws(AccessError) {
            _ = try Access.admit(view.caller, to: .issueCertificate)
        } catch {
            throw KMIPError(error)
        }
    }

    /// Throws Permission Denied, in 2.x Invalid Attribute, for an attribute that no object of this type has in the client's version (KMIP 1.4 section
    /// 11.15).
    fileprivate func requireApplicable(_ reference: AttributeReference, _ version: ProtocolVersion) throws(KMIPError) {
        guard case .tag(let tag) = reference, !VersionRules(version).applies(tag, to: view.type) else { return }
        let reason = version.major < 2 ? ResultReason.permissionDenied : .invalidAttribute
        throw KMIPError(reason, "no \(view.type.name) has \(tag) in KMIP \(version)")
    }
}

extension AttributeReference {
    /// Whether a grant of the operation is not enough: grants on scopes go by names, tags and groups, and who may use an object's material in the
    /// server shall not make it leave the server.
    fileprivate var isOwnersAlone: Bool {
        switch self {
        case .tag(.name), .tag(.objectGroup), .tag(.sensitive), .tag(.extractable): true
        case .vendor(VendorAttribute.cosmianVendor, name: VendorAttribute.tagName): true
        default: false
        }
    }
}
