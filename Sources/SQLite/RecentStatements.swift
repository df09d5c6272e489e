/// A few prepared statements with their texts. A text is found where it lies in memory, which it does as long as it is kept here; the same words
/// elsewhere are not found.
struct RecentStatements {
    private struct Entry {
        let text: String
        let place: UnsafePointer<UInt8>
        let statement: PreparedStatement
    }

    private var entries: [Entry] = []
    private var next = 0

    subscript(_ text: String) -> PreparedStatement? {
        guard let place = Self.place(of: text) else { return nil }
        return entries.first { $0.place == place && $0.text.utf8.count == text.utf8.count }?.statement
    }

    mutating func add(_ statement: PreparedStatement, _ text: String) {
        guard let place = Self.place(of: text), !entries.contains(where: { $0.place == place }) else { return }
        let entry = Entry(text: text, place: place, statement: statement)
        if entries.count < SQLiteLimits.recentStatements {
            entries.append(entry)
        } else {
            entries[next] = entry
            next = (next + 1) % entries.count
        }
    }

    /// Nil for a short text, which has no place of its own.
    private static func place(of text: String) -> UnsafePointer<UInt8>? {
        guard text.utf8.count > 15 else { return nil }
        return text.utf8.withContiguousStorageIfAvailable { $0.baseAddress } ?? nil
    }
}
