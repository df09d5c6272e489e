import Canonical
import KMIP

/// Decides who may do what with which object. Pure: the facts and grants come in, a ``Permit`` or a refusal comes out.
///
/// - The owner may do whatever KMIP allows with the object.
/// - Others may do exactly what current grants to them, their roles and groups, or everyone name; a grant of anything
///   makes the object visible to Locate.
/// - Who has no relation to an object does not learn that it exists: `not-found`.
/// - The material of a sensitive object leaves only wrapped, that of one not extractable never, whoever asks.
/// - The vault's own keys: an administrator sees them (Locate, Get Attributes); nobody uses, changes, gets or grants them.
public enum Access {
    /// Decides an operation on an object.
    ///
    /// - Parameters:
    ///   - isWrapped: For Get and Export: whether the material will leave wrapped under another key.
    ///   - grants: The checked grants on this object; others count for nothing.
    public static func decide(
        _ caller: Caller,
        _ operation: Operation,
        on object: ObjectFacts,
        isWrapped: Bool = false,
        grants: [Grant],
        at now: Instant
    ) -> Decision {
        if object.isVaultOwn { return vaultOwn(caller, .operation(operation), object) }
        let relation = Relation(of: caller, to: object, grants, at: now)
        if relation == .none { return .refused(.notFound) }
        guard relation.allows(operation) else { return .refused(.denied(.notGranted)) }
        if operation == .get || operation == .export {
            if !object.isExtractable { return .refused(.denied(.notExtractable)) }
            if object.isSensitive && !isWrapped { return .refused(.denied(.sensitive)) }
        }
        return .allowed(Permit(.caller(caller.subject, .operation(operation), objectID: object.id)))
    }

    /// Decides an operation that acts on no object yet: making one needs the right ``Right/create``; Locate is open to
    /// every caller, since each hit is decided by itself; so are questions about the server.
    public static func decide(_ caller: Caller, _ operation: Operation) -> Decision {
        switch operation {
        case .create, .createKeyPair, .register, .import:
            guard caller.vaultRights.contains(.create) else { return .refused(.denied(.mayNotCreate)) }
        case .locate, .query, .discoverVersions, .ping, .rngRetrieve, .rngSeed, .hash, .poll, .cancel: break
        default: return .refused(.denied(.needsObject))
        }
        return .allowed(Permit(.caller(caller.subject, .operation(operation), objectID: nil)))
    }

    /// Decides an administrator's duty.
    ///
    /// - Throws: `permissionDenied`.
    public static func admit(_ caller: Caller, to duty: AdminDuty) throws(AccessError) -> AdminPermit {
        guard caller.isAdministrator else { throw .denied(.administratorOnly) }
        return AdminPermit(caller.subject, .duty(duty))
    }

    /// Admits a caller to make the vault. The one who asks has checked the proof.
    public static func admitToInitialize(_ subject: Subject, _ proof: PresenceProof) -> AdminPermit {
        AdminPermit(subject, .initialize)
    }

    /// Admits the operator of a sealed server. The one who asks has checked the proof.
    public static func admitToOperate(_ proof: PresenceProof) -> AdminPermit { AdminPermit(.admin, .operate) }

    static func vaultOwn(_ caller: Caller, _ action: Action, _ object: ObjectFacts) -> Decision {
        guard caller.isAdministrator else { return .refused(.notFound) }
        switch action {
        case .operation(.locate), .operation(.getAttributes):
            return .allowed(Permit(.caller(caller.subject, action, objectID: object.id)))
        default: return .refused(.denied(.vaultOwn))
        }
    }
}
