import Canonical
import KMIP
import Store

extension ObjectDesk {
    /// Takes what an operation protects off the key's Usage Limits before it does so (KMIP 2.1 sections 4.59 and 6.1.17), where it has any: in one
    /// transaction that is guarded by the row, so that several servers never allow more together than there was.
    ///
    /// - Parameters:
    ///   - count: bytes of data.
    ///   - isFirst: whether this begins the operation, which counts as one object.
    /// - Throws: Usage Limit Exceeded; whatever refuses the use by what the key has become meanwhile.
    func draw(_ count: Int, isFirst: Bool, _ use: KeyUse, from view: ObjectView) async throws {
        guard use.protects, let limits = view.attributes.usageLimits,
            limits.units(of: count, isFirst: isFirst) > 0
        else { return }
        // Many may draw on one key at once.
        let attempts = ObjectLimits.makingAttempts
        try await change(view.row.id, use.operation, as: ChangeKind.useUp, attempts: attempts) { draft in
            try draft.view.require(use)
            guard draft.view.row.materialRevision == view.row.materialRevision else {
                throw StoreError(.conflict, "the key became another one meanwhile")
            }
            try draft.draw(count, isFirst: isFirst)
        }
    }
}

extension ObjectDraft {
    fileprivate mutating func draw(_ count: Int, isFirst: Bool) throws(KMIPError) {
        attributes = try attributes.drawing(count, isFirst: isFirst)
    }
}

extension Attributes {
    /// What is left of Usage Limits, where there are any, after so many bytes more were protected.
    ///
    /// - Parameter isFirst: whether this begins an operation, which counts as one object.
    /// - Throws: Usage Limit Exceeded.
    func drawing(_ count: Int, isFirst: Bool = true) throws(KMIPError) -> Attributes {
        guard var limits = usageLimits else { return self }
        let units = limits.units(of: count, isFirst: isFirst)
        guard limits.count >= units else {
            throw KMIPError(.usageLimitExceeded, "the key's UsageLimits do not leave so much")
        }
        limits.count -= units
        var attributes = self
        attributes.usageLimits = limits
        return attributes
    }
}

extension UsageLimits {
    /// What an operation on so many bytes counts.
    fileprivate func units(of count: Int, isFirst: Bool) -> Int64 {
        switch unit {
        case .byte: Int64(count)
        case .object: isFirst ? 1 : 0
        }
    }
}
