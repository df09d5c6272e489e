import Access
import Canonical
import KMIP
import Store

/// What a Locate looks for, and whether an object is it.
struct LocateCriteria: Sendable {
    private let attributes: Attributes
    private let storage: StorageStatusMask

    /// - Parameter storage: nil looks through on-line objects, and through destroyed ones where a state of theirs is
    /// asked for.
    init(_ attributes: Attributes, storage: StorageStatusMask? = nil) {
        self.attributes = attributes
        self.storage =
            storage ?? (attributes.wantedStates.contains(where: \.isDestroyed) ? [.onLine, .destroyed] : .onLine)
    }

    /// The part of the question that the database answers; it may bring more than fits.
    func filter(for subjects: [Bytes], after: ObjectPlace?) -> ObjectFilter {
        ObjectFilter(
            subjects: subjects,
            names: Array(Set(attributes.names.map { Hint.of($0.value) }).prefix(StoreLimits.filterTerms)),
            labels: Array(Set(attributes.tags.map { Hint.of($0) }).prefix(StoreLimits.filterTerms)),
            objectTypes: attributes.objectType.map { [$0.rawValue] } ?? [],
            states: storedStates.map(\.rawValue),
            after: after,
            limit: ObjectLimits.step
        )
    }

    /// Whether the object's own attributes are what is looked for.
    func fits(_ object: ObjectView) -> Bool {
        guard storage.contains(object.storage) else { return false }
        return Set(attributes.items.map(AttributeReference.init(attribute:))).allSatisfy { reference in
            fits(object, reference, attributes.all(reference).map(\.value))
        }
    }

    private func fits(_ object: ObjectView, _ reference: AttributeReference, _ wanted: [TTLVValue]) -> Bool {
        let own = object.shownAttributes
        switch reference {
        case .vendor(VendorAttribute.cosmianVendor, VendorAttribute.tagName):
            return Set(own.tags).isSuperset(of: attributes.tags)
        case .tag(.cryptographicUsageMask):
            guard let mask = attributes.cryptographicUsageMask else { return false }
            return own.cryptographicUsageMask?.isSuperset(of: mask) ?? false
        case .tag(.name): return Set(own.names).isSuperset(of: attributes.names)
        default: return Self.fits(own.all(reference).map(\.value), wanted)
        }
    }

    /// Two instances of a date are a range (KMIP 2.1 section 6.1.28); of anything else the object must have every
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
        return wanted.allSatisfy(own.contains)
    }

    /// The stored states out of which time alone makes those that are looked for.
    private var storedStates: Set<State> {
        let wanted = attributes.wantedStates
        let online: Set<State> = [.preActive, .active, .deactivated, .compromised]
        let searched = (storage.isDisjoint(with: [.onLine, .archival]) ? [] : online).union(
            storage.contains(.destroyed) ? [.destroyed, .destroyedCompromised] : []
        )
        guard let state = wanted.first else { return searched }
        switch state {
        case .active: return [.preActive, .active]
        case .deactivated: return [.preActive, .active, .deactivated]
        default: return [state]
        }
    }
}

extension Attributes {
    fileprivate var wantedStates: [State] { state.map { [$0] } ?? [] }
}

extension ObjectView {
    /// Where the object is kept, as Locate asks for it (KMIP 2.1 section 12.3).
    fileprivate var storage: StorageStatusMask {
        if state.isDestroyed { return .destroyed }
        return attributes.archiveDate == nil ? .onLine : .archival
    }
}
