import Canonical
import KMIP

extension ObjectOperations {
    /// What the five operations on attributes have in common.
    func change(_ id: String, _ operation: Operation, _ change: AttributeChange) async throws -> IdentifierResponse {
        try await answering { desk in
            let isOwnersAlone = change.isOwnersAlone
            try await desk.change(id, operation, as: ChangeKind.changeAttribute, isOwnersAlone: isOwnersAlone) {
                draft in
                let circumstances = AttributeChange.Circumstances(
                    state: draft.view.state,
                    now: draft.view.now.wholeSeconds
                )
                draft.attributes = try change.applied(to: draft.attributes, circumstances)
                try draft.attributes.checkBounds()
            }
            return IdentifierResponse(uniqueIdentifier: id)
        }
    }
}

extension AttributeChange {
    /// Whether a grant of the operation is not enough: grants on scopes go by names, tags and groups, and who may use an object's material in the
    /// server shall not make it leave the server.
    fileprivate var isOwnersAlone: Bool {
        switch reference {
        case .tag(.name), .tag(.objectGroup), .tag(.sensitive), .tag(.extractable): true
        case .vendor(VendorAttribute.cosmianVendor, name: VendorAttribute.tagName): true
        default: false
        }
    }
}
