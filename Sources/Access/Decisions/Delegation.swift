import Canonical
import KMIP

/// What a delegated ticket is for (KMIP 2.1 sections 6.1.12, 7.34 and 7.35): at least one of its rights must allow what is asked.
///
/// Its holder speaks for who had it made, but only of what that one owns: what was granted to him is not his to pass on.
public struct Delegation: Hashable, Sendable {
    private struct Part: Hashable {
        let operations: Set<Operation>?
        let objects: Set<Bytes>?
        let groups: Set<Bytes>?
    }

    private let parts: [Part]

    /// A right without a field is not restricted in it; one with an empty list allows nothing.
    public init(_ rights: [DelegatedRight]) {
        // Texts are compared by their bytes, since Swift takes composed and decomposed letters for the same.
        parts = rights.map { right in
            Part(
                operations: right.operations.map(Set.init),
                objects: right.objects.map { Set($0.map { Bytes($0.utf8) }) },
                groups: right.objectGroups.map { Set($0.map { Bytes($0.utf8) }) }
            )
        }
    }

    /// The operations that are allowed on some object or on none; nil for all.
    public var operations: Set<Operation>? {
        var all: Set<Operation> = []
        for part in parts {
            guard let operations = part.operations else { return nil }
            all.formUnion(operations)
        }
        return all
    }

    /// Whether an operation that acts on no object is allowed. Locate is, where it is on any: each hit is decided by itself.
    func allows(_ operation: Operation) -> Bool {
        parts.contains {
            ($0.operations?.contains(operation) ?? true)
                && (operation == .locate || ($0.objects == nil && $0.groups == nil))
        }
    }

    /// Whether an operation is allowed on this object.
    func allows(_ operation: Operation, on object: ObjectFacts) -> Bool {
        parts.contains { part in
            (part.operations?.contains(operation) ?? true) && (part.objects?.contains(Bytes(object.id.utf8)) ?? true)
                && (part.groups.map { groups in object.groups.contains { groups.contains(Bytes($0.utf8)) } } ?? true)
        }
    }
}
