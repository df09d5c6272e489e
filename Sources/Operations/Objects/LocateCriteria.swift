import Access
import Canonical
import KMIP
import Store

/// What a Locate looks for, and whether an object is it.
struct LocateCriteria: Sendable {
    private let attributes: Attributes
    /// The values that are looked for, by what they are values of.
    private let wanted: [AttributeReference: [TTLVValue]]
    private let storage: StorageStatusMask

    /// - Parameter storage: nil looks through on-line objects alone, whatever state is asked for (KMIP 2.1 section 6.1.28).
    init(_ attributes: Attributes, storage: StorageStatusMask? = nil) {
        self.attributes = attributes
        wanted = Dictionary(grouping: attributes.items, by: AttributeReference.init(attribute:)).mapValues {
            $0.map(\.value)
        }
        self.storage = storage ?? .onLine
    }

    /// What does not depend on where the database looks.
    func base(after place: ObjectPlace?) -> ObjectFilter {
        ObjectFilter(
            [],
            objectTypes: attributes.objectType.map { [$0.rawValue] } ?? [],
            states: states,
            after: place,
            limit: ObjectLimits.step
        )
    }

    /// What the lists that the database has must say of an object that fits.
    var terms: [LocateTerm] { LocateTerm.terms(attributes, states: states) }

    /// Whether no object can fit: it is kept nowhere where it would be looked for.
    var isEmpty: Bool {
        let asksForDestroyed = attributes.state?.isDestroyed ?? false
        return storage.isDisjoint(with: asksForDestroyed ? .destroyed : [.onLine, .archival, .destroyed])
    }

    /// The identifier that is looked for.
    var identifier: String? { attributes.uniqueIdentifier }

    /// What the names are found by that are looked for.
    var nameHints: [Bytes] { attributes.names.map { Hint.of($0.value) } }

    private var states: [UInt32] {
        let states = storedStates
        return states.count == State.allCases.count ? [] : states.map(\.rawValue).sorted()
    }

    /// Whether something is looked for that was computed from the material, and stands sealed beside it. A secret is not found by its digest or its
    /// length: who may not read it could try guesses.
    func asksForComputed(of type: ObjectType) -> Bool {
        let found: Set<ObjectType> = [.opaqueObject, .certificate, .certificateRequest, .publicKey]
        return found.contains(type) && attributes.items.contains { $0.tag == .digest }
    }

    /// Whether the object's own attributes are what is looked for.
    ///
    /// - Parameter computed: those that stand sealed, as far as the caller may see them; not needed where none is asked for.
    func fits(_ object: ObjectView, computed: Attributes = Attributes()) -> Bool {
        guard storage.contains(object.storage) else { return false }
        let own = Attributes(object.shownAttributes.items + computed.items).withoutHidden
        let values = values(of: own)
        return wanted.allSatisfy { reference, wanted in fits(own, values[reference] ?? [], reference, wanted) }
    }

    /// The object's values of what is looked for.
    private func values(of own: Attributes) -> [AttributeReference: [TTLVValue]] {
        let tags = Set(attributes.items.map(\.tag))
        var values: [AttributeReference: [TTLVValue]] = [:]
        for item in own.items where tags.contains(item.tag) {
            let reference = AttributeReference(attribute: item)
            values[reference, default: []].append(item.value)
            // A pattern of a vendor's attribute may leave out the names.
            if reference != .tag(item.tag) { values[.tag(item.tag), default: []].append(item.value) }
        }
        return values
    }

    private func fits(
        _ own: Attributes,
        _ values: [TTLVValue],
        _ reference: AttributeReference,
        _ wanted: [TTLVValue]
    ) -> Bool {
        switch reference {
        case .vendor(VendorAttribute.cosmianVendor, VendorAttribute.tagName):
            return Set(own.tags.map { Bytes($0.utf8) }).isSuperset(of: attributes.tags.map { Bytes($0.utf8) })
        case .tag(.cryptographicUsageMask):
            return wanted.allSatisfy { own.cryptographicUsageMask?.covers($0) ?? false }
        case .tag(.usageLimits): return attributes.all(reference).allSatisfy { own.usageLimits?.reach($0) ?? false }
        default: return Self.fits(values, wanted)
        }
    }

    /// Two instances of a date are a range, the largest date says nothing (KMIP 2.1 section 6.1.28); of anything else the object must have every
    /// instance.
    private static func fits(_ own: [TTLVValue], _ wanted: [TTLVValue]) -> Bool {
        if wanted.count == 2, case .dateTime(let one) = wanted[0], case .dateTime(let other) = wanted[1] {
            return own.contains { value in
                if case .dateTime(let date) = value {
                    (min(one, other)...max(one, other)).contains(date)
                } else {
                    false
                }
            }
        }
        return wanted.allSatisfy { wanted in
            if case .dateTime(.max) = wanted { true } else { own.contains { Self.fits($0, wanted) } }
        }
    }

    /// A structure has the fields that are asked for, and may have others. Texts are the same where their bytes are: to Swift they are the same where
    /// they look alike, and an index of a database knows nothing of that.
    private static func fits(_ own: TTLVValue, _ wanted: TTLVValue) -> Bool {
        switch (own, wanted) {
        case (.structure(let own), .structure(let wanted)):
            wanted.allSatisfy { field in own.contains { $0.tag == field.tag && fits($0.value, field.value) } }
        case (.text(let own), .text(let wanted)): own.utf8.elementsEqual(wanted.utf8)
        default: own == wanted
        }
    }

    /// The stored states out of which time alone makes those that are looked for.
    private var storedStates: Set<State> {
        let online: Set<State> = [.preActive, .active, .deactivated, .compromised]
        let searched = (storage.isDisjoint(with: [.onLine, .archival]) ? [] : online).union(
            storage.contains(.destroyed) ? [.destroyed, .destroyedCompromised] : []
        )
        guard let state = attributes.state else { return searched }
        switch state {
        case .active: return [.preActive, .active]
        case .deactivated: return [.preActive, .active, .deactivated]
        default: return [state]
        }
    }
}

extension CryptographicUsageMask {
    /// Whether all that a pattern asks for is allowed.
    fileprivate func covers(_ pattern: TTLVValue) -> Bool {
        if case .integer(let bits) = pattern { isSuperset(of: Self(rawValue: bits)) } else { false }
    }
}

extension UsageLimits {
    /// Whether so much is left, and was given, as the pattern asks for.
    fileprivate func reach(_ pattern: TTLV) -> Bool {
        pattern.children.allSatisfy { field in
            guard let own = ttlv.first(field.tag) else { return false }
            if case .longInteger(let own) = own.value, case .longInteger(let wanted) = field.value {
                return own >= wanted
            }
            return own == field
        }
    }
}

extension ObjectView {
    /// Where the object is kept, as Locate asks for it (KMIP 2.1 section 12.3).
    fileprivate var storage: StorageStatusMask {
        if state.isDestroyed { return .destroyed }
        return attributes.archiveDate == nil ? .onLine : .archival
    }
}
