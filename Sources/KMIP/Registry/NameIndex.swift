/// Names and codes, found from either side without making a string: the registries are read for every element of every message.
///
/// A name belongs to a scope (one enumeration, or all tags). Open addressing over the bytes of the names, which lie in one array.
struct NameIndex: Sendable {
    private struct Entry {
        let scope: UInt32
        let code: UInt32
        let range: Range<Int>
    }

    private var text: [UInt8] = []
    private var entries: [Entry] = []
    private var byName: [Int32]
    private var byCode: [Int32]

    /// - Parameter capacity: the most names that will be inserted; the tables are twice as large and never grow.
    init(capacity: Int) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        byName = Array(repeating: -1, count: size)
        byCode = Array(repeating: -1, count: size)
    }

    /// The code of a name in a scope.
    func code(of name: ArraySlice<UInt8>, in scope: UInt32) -> UInt32? {
        let mask = byName.count - 1
        var slot = Self.hash(name, scope) & mask
        while byName[slot] >= 0 {
            let entry = entries[Int(byName[slot])]
            if entry.scope == scope, text[entry.range].elementsEqual(name) { return entry.code }
            slot = (slot + 1) & mask
        }
        return nil
    }

    func code(of name: String, in scope: UInt32) -> UInt32? { code(of: Array(name.utf8)[...], in: scope) }

    /// The name of a code, as the slice of UTF-8 bytes that a message carries.
    func bytes(of code: UInt32, in scope: UInt32) -> ArraySlice<UInt8>? {
        let mask = byCode.count - 1
        var slot = Self.hash(code, scope) & mask
        while byCode[slot] >= 0 {
            let entry = entries[Int(byCode[slot])]
            if entry.scope == scope, entry.code == code { return text[entry.range] }
            slot = (slot + 1) & mask
        }
        return nil
    }

    func name(of code: UInt32, in scope: UInt32) -> String? {
        bytes(of: code, in: scope).map { String(decoding: $0, as: UTF8.self) }
    }

    /// All codes of a scope in the order of their insertion, each once.
    func codes(in scope: UInt32) -> [UInt32] {
        var seen: Set<UInt32> = []
        return entries.filter { $0.scope == scope && seen.insert($0.code).inserted }.map(\.code)
    }

    /// The first name of a code is the one that is written; later ones are only read. A name that is there already stays.
    mutating func insert(_ name: Substring, _ code: UInt32, in scope: UInt32) {
        let bytes = Array(name.utf8)
        guard self.code(of: bytes[...], in: scope) == nil, entries.count * 2 < byName.count else { return }
        let isFirst = self.bytes(of: code, in: scope) == nil
        entries.append(Entry(scope: scope, code: code, range: text.count..<(text.count + bytes.count)))
        text += bytes
        let position = Int32(entries.count - 1)
        Self.place(position, at: Self.hash(bytes[...], scope), in: &byName)
        if isFirst { Self.place(position, at: Self.hash(code, scope), in: &byCode) }
    }

    private static func place(_ position: Int32, at hash: Int, in table: inout [Int32]) {
        let mask = table.count - 1
        var slot = hash & mask
        while table[slot] >= 0 { slot = (slot + 1) & mask }
        table[slot] = position
    }

    private static func hash(_ name: ArraySlice<UInt8>, _ scope: UInt32) -> Int {
        var hash: UInt32 = 0x811C_9DC5 ^ scope
        for byte in name { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return Int(hash ^ (hash >> 15))
    }

    private static func hash(_ code: UInt32, _ scope: UInt32) -> Int {
        let hash = (code ^ (scope &* 0x9E37_79B1)) &* 0x85EB_CA6B
        return Int(hash ^ (hash >> 13))
    }
}
