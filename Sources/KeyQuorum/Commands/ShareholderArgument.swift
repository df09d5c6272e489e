import ArgumentParser

/// `NAME`, `NAME=FILE`, or with groups `NAME@GROUP=FILE` or `GROUP/NAME=FILE`.
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

    /// The group behind the last @ or before the first slash, and the name. A name may be an e-mail address: an @ counts only
    /// before one of these groups.
    func groupAndName(among groups: [String]) -> (group: String?, name: String) {
        guard !groups.isEmpty else { return (nil, name) }
        if let at = name.lastIndex(of: "@") {
            let group = String(name[name.index(after: at)...])
            if groups.contains(group), at > name.startIndex { return (group, String(name[..<at])) }
        }
        guard let slash = name.firstIndex(of: "/") else { return (nil, name) }
        return (String(name[..<slash]), String(name[name.index(after: slash)...]))
    }
}

/// `NAME:THRESHOLD` or `NAME=THRESHOLD`.
struct GroupArgument: ExpressibleByArgument, Hashable {
    let name: String
    let threshold: Int

    init?(argument: String) {
        guard let equals = argument.lastIndex(where: { $0 == "=" || $0 == ":" }), equals > argument.startIndex,
            let threshold = Int(argument[argument.index(after: equals)...])
        else { return nil }
        name = String(argument[..<equals])
        self.threshold = threshold
    }
}
