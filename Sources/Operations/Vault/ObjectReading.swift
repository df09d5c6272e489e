import Canonical
import Store

/// Reads managed objects by id, however large they are.
enum ObjectReading {
    /// The rows of these ids that exist. Where they are too large for one answer they are read one by one.
    static func rows(_ ids: [String], in store: any Store) async throws(StoreError) -> [ObjectRow] {
        if ids.isEmpty { return [] }
        do throws(StoreError) {
            return try await rows(.objects(ids), in: store)
        } catch {
            guard error.code == .tooLarge, ids.count > 1 else { throw error }
            var rows: [ObjectRow] = []
            for id in ids { rows += try await self.rows(.object(id), in: store) }
            return rows
        }
    }

    private static func rows(_ query: Query, in store: any Store) async throws(StoreError) -> [ObjectRow] {
        var rows: [ObjectRow] = []
        for raw in try await store.read(query) { rows.append(try ObjectRow(raw)) }
        return rows
    }
}
