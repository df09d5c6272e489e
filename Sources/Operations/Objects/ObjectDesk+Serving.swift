import Access
import KMIP
import Store

extension ObjectDesk {
    /// Takes Fresh from objects before their material leaves the server for the first time, and what the wrapping costs from the
    /// Usage Limits of the key that they leave under. Nothing else changes.
    ///
    /// Throws where that cannot be written: who looks for keys that nobody has must not find one that somebody has, and no key
    /// protects more than it may. Usage Limit Exceeded.
    ///
    /// - Parameters:
    ///   - views: what was asked for first.
    ///   - isWrapped: whether they leave wrapped.
    func noteServing(of views: [ObjectView], _ operation: Operation, _ wrapping: UsedWrappingKey?, isWrapped: Bool)
        async throws
    {
        guard views.contains(where: { $0.attributes.fresh == true }) || wrapping?.draws == true else { return }
        try await step.once {
            for attempt in 1...ObjectLimits.attempts {
                do {
                    return try await noteServingOnce(of: views.map(\.row.id), operation, wrapping, isWrapped)
                } catch let error as StoreError where error.code == .conflict && attempt < ObjectLimits.attempts {
                    continue
                }
            }
        } again: { _ in
        }
        foreseen?.forget()
    }

    @inline(never)
    private func noteServingOnce(
        of ids: [String],
        _ operation: Operation,
        _ wrapping: UsedWrappingKey?,
        _ isWrapped: Bool
    ) async throws {
        var writer = Writer(vault.sealer)
        var originals: [ObjectRow] = []
        var permits: [Permit] = []
        for id in ids {
            let view = try await view(id)
            permits.append(try view.permit(operation, isWrapped: isWrapped))
            guard view.attributes.fresh == true else { continue }
            var attributes = view.attributes
            attributes.fresh = false
            try writer.update(ChangeKind.serve, view.row.with(attributes), from: view.row)
            originals.append(view.row)
        }
        if let wrapping, wrapping.draws {
            let key = try await self.view(wrapping.view.row.id)
            _ = try key.permit(.encrypt)
            try key.requireWrapping()
            let drawn = try key.attributes.drawing(wrapping.bytes)
            try writer.update(ChangeKind.useUp, key.row.with(drawn), from: key.row)
            originals.append(key.row)
        }
        guard !originals.isEmpty, let permit = permits.first, let id = ids.first else { return }
        try await commit(WriteSet(by: permit, writer.changes), id, replacing: originals)
    }
}

extension ObjectRow {
    fileprivate func with(_ attributes: Attributes) -> ObjectRow {
        var row = self
        row.attributes = attributes.canonicalBytes
        return row
    }
}
