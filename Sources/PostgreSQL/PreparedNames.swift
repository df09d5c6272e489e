import Glibc

/// The statements that one connection has prepared, by their text; the one that was not used for longest goes first.
struct PreparedNames {
    private var names: [String: PreparedName] = [:]
    private var uses: UInt64 = 0
    private var lastNumber: UInt64 = 0

    /// What the server knows already, or nil.
    mutating func find(_ text: String) -> PreparedName? {
        uses += 1
        guard let known = names[text] else { return nil }
        known.lastUse = uses
        return known
    }

    /// A name for a statement that is about to be prepared. Names are never used again.
    ///
    /// - Returns: the new one, and the one that the server is to forget for it. Nil when there is no memory.
    mutating func add(_ text: String) -> (new: PreparedName, old: PreparedName?)? {
        uses += 1
        lastNumber += 1
        guard let new = PreparedName(number: lastNumber, text: text) else { return nil }
        new.lastUse = uses
        var old: PreparedName?
        if names.count >= PostgreSQLLimits.preparedStatements {
            old = names.values.min { $0.lastUse < $1.lastUse }
            if let old { names[old.text] = nil }
        }
        names[text] = new
        return (new, old)
    }

    /// The server does not know it, or not as it is now.
    mutating func forget(_ name: PreparedName) {
        if names[name.text] === name { names[name.text] = nil }
    }

    mutating func forget(_ texts: [String]) { for text in texts { names[text] = nil } }
}
