import Canonical

/// A set of rights with one stored form.
public struct Rights: Hashable, Sendable {
    public let elements: Set<Right>

    public init(_ elements: Set<Right>) {
        self.elements = elements
    }

    /// Reads names as the API has them.
    ///
    /// - Throws: `rightInvalid` for a name that is no right; the name itself is not repeated.
    public init(names: [String]) throws(AccessError) {
        guard names.count <= AccessLimits.rightNames else {
            throw AccessError(.rightInvalid, .unreadable, "There are more operations than exist.")
        }
        var elements: Set<Right> = []
        for (place, name) in names.enumerated() {
            guard let right = Right(name: name) else {
                throw AccessError(
                    .rightInvalid,
                    .unreadable,
                    "Operation \(place + 1) of the list is none that can be granted; those are \(Self.known)."
                )
            }
            elements.insert(right)
        }
        self.elements = elements
    }

    private static var known: String {
        let onObjects = Right.allCases.filter { $0.operation != nil }.sorted().map(\.rawValue).joined(separator: ", ")
        return "\(onObjects) on objects, and create on the vault; the operations of an API token may be administer too"
    }

    /// Sorted.
    public var names: [String] { elements.sorted().map(\.rawValue) }

    /// The stored form: the canonical encoding of the names, sorted.
    public var stored: Bytes { Canonical.encode(names.map(CanonicalValue.text)) }

    /// Reads the stored form, and nothing else.
    ///
    /// - Throws: `rightInvalid`.
    public init(stored: Bytes) throws(AccessError) {
        let damaged = AccessError(.rightInvalid, .unreadable, "The stored rights cannot be read.")
        guard stored.count <= AccessLimits.storedRights, let values = try? Canonical.decode(stored) else {
            throw damaged
        }
        let rights = values.compactMap { $0.text.flatMap(Right.init(rawValue:)) }
        self.init(Set(rights))
        guard rights.count == values.count, self.stored == stored else { throw damaged }
    }

    /// Whether that very right is among them; none implies another here.
    public func contains(_ right: Right) -> Bool { elements.contains(right) }
}
