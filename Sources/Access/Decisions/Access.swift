import Canonical
import KMIP

/// Decides who may do what with which object. Pure: the facts and grants come in, a ``Permit`` or a refusal comes out.
///
/// - The owner may do whatever KMIP allows with the object.
/// - Others may do exactly what current grants to them, their roles and groups, or everyone name, on the object or on a
///   scope that it is in; a grant of anything makes the object visible to Locate.
/// - An auditor sees the attributes of every object and nothing else.
/// - An API token does at most what its own scope names, whatever its subject may.
/// - Who has no relation to an object does not learn that it exists: `not-found`.
/// - The material of a sensitive object leaves only wrapped, that of one not extractable never, whoever asks.
/// - The vault's own keys: administrators and auditors see them (Locate, Get Attributes); nobody uses, changes, gets or
///   grants them.
public enum Access {
    /// Decides an operation on an object.
    ///
    /// - Parameters:
    ///   - isWrapped: For Get and Export: whether the material will leave wrapped under another key.
    ///   - changesLabels: Whether the operation changes the object's Names, tags or Object Groups. That is the owner's
    ///     alone, since grants on scopes go by them: others could put an object into a scope that was granted to them, and
    ///     whoever holds a ticket into a group that his ticket is for.
    ///   - implication: Whether `get` brings other rights with it.
    ///   - grants: The checked grants on this object; others count for nothing.
    public static func decide(
        _ caller: Caller,
        _ operation: Operation,
        on object: ObjectFacts,
        isWrapped: Bool = false,
        changesLabels: Bool = false,
        implication: Implication = .exact,
        grants: [Grant],
        at now: Instant
    ) -> Decision {
        if let refusal = caller.refusalOfDelegate(operation, on: object) { return .refused(refusal) }
        if object.isVaultOwn { return vaultOwn(caller, .operation(operation), object) }
        let relation = Relation(of: caller, to: object, grants, implication, at: now)
        if let refusal = relation.refusal(of: operation) { return .refused(refusal) }
        if changesLabels && (relation.standing != .owner || caller.delegation != nil) {
            return .refused(.denied(.ownerOnly))
        }
        if operation == .get || operation == .export {
            if !object.isExtractable { return .refused(.denied(.notExtractable)) }
            if object.isSensitive && !isWrapped { return .refused(.denied(.sensitive)) }
        }
        return .allowed(
            Permit(.caller(caller.subject, .operation(operation), objectID: object.id), by: caller.recognition)
        )
    }

    /// Decides an operation that acts on no object yet: making one needs the right ``Right/create``, also where it is made of
    /// others, on each of which the operation needs a permit of its own; Locate is open to
    /// every caller, since each hit is decided by itself; so are questions about the server.
    public static func decide(_ caller: Caller, _ operation: Operation) -> Decision {
        if let delegation = caller.delegation, !ofOneself.contains(operation), !delegation.allows(operation) {
            return .refused(.denied(.notDelegated))
        }
        switch operation {
        case .create, .createKeyPair, .register, .import, .certify, .deriveKey, .createSplitKey, .joinSplitKey:
            guard caller.vaultRights.contains(.create) else {
                return .refused(.denied(caller.rule(forLack: .create, .mayNotCreate)))
            }
        case .locate, .query, .discoverVersions, .ping, .log, .getConstraints: break
        case .rngRetrieve, .rngSeed, .hash, .login: break
        case _ where ofOneself.contains(operation): break
        // A token with a scope manages nothing, and a ticket makes no tickets.
        case .delegatedLogin where caller.limit == nil: break
        case .delegatedLogin: return .refused(.denied(.limited))
        default: return .refused(.denied(.needsObject))
        }
        return .allowed(Permit(.caller(caller.subject, .operation(operation), objectID: nil), by: caller.recognition))
    }

    /// What is about the caller's own ticket, or about requests of his own: whoever may ask may do these.
    public static let ofOneself: Set<Operation> = [.logout, .poll, .cancel, .process, .queryAsynchronousRequests]

    static func vaultOwn(_ caller: Caller, _ action: Action, _ object: ObjectFacts) -> Decision {
        let rights = caller.vaultKeyRights
        if rights.isEmpty { return .refused(.notFound) }
        guard case .operation(let operation) = action,
            operation == .locate || Right(operation).map(rights.contains) ?? false
        else { return .refused(.denied(.vaultOwn)) }
        return .allowed(Permit(.caller(caller.subject, action, objectID: object.id), by: caller.recognition))
    }
}
