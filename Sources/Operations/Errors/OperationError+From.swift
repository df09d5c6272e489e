import Access
import Authority
import KMIP
import Manifests
import Store

extension OperationError {
    /// Any error of the rooms below as one that callers may see. What is not known to be harmless becomes `internal`; its text goes to the
    /// operator only.
    public init(from error: any Error) {
        switch error {
        case let error as OperationError: self = error
        case let error as Damage: self = .damaged([error])
        case let error as StoreError: self.init(store: error)
        case let error as AccessError: self.init(access: error)
        case let error as ManifestError: self.init(manifest: error)
        case let error as AuthorityError: self.init(authority: error)
        case let error as KMIPError: self.init(kmip: error)
        default:
            self.init(.internalError, "The server failed; its log says more.", operatorDetail: "\(error)")
        }
    }

    private init(store error: StoreError) {
        switch error.code {
        case .conflict:
            self.init(
                .conflict,
                "Another request changed the same thing meanwhile. Look at it again.",
                operatorDetail: error.detail
            )
        case .outcomeUnknown:
            self.init(
                .outcomeUnknown,
                "The database was lost during the commit. Look whether the change was made before doing it again.",
                operatorDetail: error.detail
            )
        case .sealed:
            self.init(
                .sealed,
                "The server was sealed meanwhile; nothing was written. Hand in shares: keyquorum recover.",
                operatorDetail: error.detail
            )
        case .identityInUse:
            self.init(
                .identityInUse,
                "Nothing was written: another server runs from a copy of this one's root folder. Give each server a root folder of its own.",
                operatorDetail: error.detail
            )
        case .tooLarge:
            self.init(.tooLarge, "This is larger than the server keeps.", operatorDetail: error.detail)
        case .damaged:
            self.init(
                .stateDamaged,
                "A row in the database cannot be read: \(error.detail).",
                operatorDetail: error.detail
            )
        case .wrongSchema:
            self.init(
                .databaseUnavailable,
                "The database lacks a table or a column that this version needs. Restore it, or see keyquorum db migrate --check.",
                operatorDetail: error.description
            )
        case .full, .readOnly:
            self.init(
                .databaseUnavailable,
                error.code == .full ? "The database has no room left." : "The database takes no writes.",
                operatorDetail: error.description
            )
        default:
            self.init(
                .databaseUnavailable,
                "The database does not answer. Try again.",
                operatorDetail: error.description
            )
        }
    }

    private init(access error: AccessError) {
        switch error.code {
        case .notFound: self.init(.notFound, error.detail)
        case .permissionDenied: self.init(.permissionDenied, error.detail)
        default: self.init(.malformedRequest, error.detail)
        }
    }

    private init(manifest error: ManifestError) {
        let known = Code.all.first { $0.rawValue == error.code.rawValue }
        let code = known ?? (error.code == .tooLarge ? .tooLarge : .manifestMalformed)
        self.init(code, error.detail)
    }

    private init(authority error: AuthorityError) {
        switch error.code {
        case .requestMalformed, .requestSignature, .requestKey, .namesRefused, .tooLarge:
            self.init(.requestRefused, "The certificate request is refused: \(error.detail).")
        default:
            self.init(
                .internalError,
                "The authority failed; the server's log says more.",
                operatorDetail: error.description
            )
        }
    }
}
