import ArgumentParser

/// `NAME`, `NAME=FILE`, or with groups `GROUP/NAME=FILE`.
struct ShareholderArgument: ExpressibleByArgument, Hashable {
    let text: String
    let name: String
    let file: String?

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty, parts.count == 1 || !parts[1].isEmpty else { return nil }
        text = argument
        self.name = String(name)
        file = parts.count == 2 ? String(parts[1]) : nil
    }

    /// The group before the slash, and the name behind it.
    var groupAndName: (group: String?, name: String) {
        guard let slash = name.firstIndex(of: "/") else { return (nil, name) }
        return (String(name[..<slash]), String(name[name.index(after: slash)...]))
    }
}

/// `NAME=THRESHOLD`.
struct GroupArgument: ExpressibleByArgument, Hashable {
    let name: String
    let threshold: Int

    init?(argument: String) {
        guard let equals = argument.lastIndex(of: "="), equals > argument.startIndex,
            let threshold = Int(argument[argument.index(after: equals)...])
        else { return nil }
        name = String(argument[..<equals])
        self.threshold = threshold
    }
}
