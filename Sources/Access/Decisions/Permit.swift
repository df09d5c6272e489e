import KMIP

/// The proof that one action on one object was decided allowed, in this request. Every unwrap and every write of the
/// operations takes one, so leaving out the decision does not compile; only this room makes them.
public struct Permit: Hashable, Sendable {
    enum Basis: Hashable, Sendable {
        case caller(Subject, Action, objectID: String?)
        case duty(Duty)
    }

    let basis: Basis
    /// How the caller was recognised, for the change log; nil for a duty.
    public let recognition: Recognition?

    init(_ basis: Basis, by recognition: Recognition? = nil) {
        self.basis = basis
        self.recognition = recognition
    }

    /// For work that the server does without a caller.
    public static func `internal`(_ duty: Duty) -> Permit { Permit(.duty(duty)) }

    /// Who did it, for the change log: the caller, or the vault.
    public var subject: Subject {
        switch basis {
        case .caller(let subject, _, _): subject
        case .duty: .vault
        }
    }

    /// The action that was decided; nil for a duty.
    public var action: Action? {
        if case .caller(_, let action, _) = basis { action } else { nil }
    }

    /// The operation that was decided; nil for a duty and for grants.
    public var operation: Operation? {
        if case .operation(let operation) = action { operation } else { nil }
    }

    /// The object that was decided about; nil for a duty and where there is none yet.
    public var objectID: String? {
        if case .caller(_, _, let id) = basis { id } else { nil }
    }

    public var duty: Duty? {
        if case .duty(let duty) = basis { duty } else { nil }
    }

    /// Whether the permit was given for this object. A caller's permit never reaches the vault's own keys, and a duty's only
    /// where the duty needs them. Whoever unwraps or writes asks this of the row that he has in hand.
    public func covers(_ object: ObjectFacts) -> Bool {
        switch basis {
        case .caller(_, .operation(.locate), let id), .caller(_, .operation(.getAttributes), let id),
            .caller(_, .operation(.getAttributeList), let id):
            id == object.id
        case .caller(_, _, let id): id == object.id && !object.isVaultOwn
        case .duty(let duty): !object.isVaultOwn || duty.opensVaultKeys
        }
    }
}
