import Estate
import KMIP

/// What an import calls its objects.
struct ImportLabels: Sendable {
    let name: String?
    let prefix: String
    let tags: [String]
    let groups: [String]
    let isActive: Bool

    /// The attributes that go with an object to the server.
    ///
    /// - Parameters:
    ///   - path: of its file.
    ///   - number: of the object in its file, from 1.
    ///   - now: seconds since 1970.
    ///   - isWhole: whether it is brought in with its life so far, and not made anew.
    func attributes(of object: EstateObject, path: String, number: Int, now: Int64, isWhole: Bool) -> Attributes {
        var attributes = Attributes(
            object.attributes.items.filter { item in
                if isWhole { return item.tag != .uniqueIdentifier }
                return AttributeRule.of(item.tag)?.clientMaySet == true && !Self.saidByItself.contains(item.tag)
            }
        )
        if let title = title(of: object, path: path, number: number) {
            attributes.remove(.tag(.name))
            attributes.add(ObjectName(title).ttlv)
        }
        for group in groups { attributes.add(TTLV(.objectGroup, .text(group))) }
        if !tags.isEmpty { attributes.tags = attributes.tags + tags.filter { !attributes.tags.contains($0) } }
        if isActive, attributes.lifeDates.activation == nil { attributes.lifeDates.activation = now }
        return attributes
    }

    /// Nil where the object's own names stay as they are, and for the standard input.
    func title(of object: EstateObject, path: String, number: Int) -> String? {
        if let name { return prefix + name }
        if object.attributes.names.count > 0 && prefix.isEmpty { return nil }
        if let own = object.name { return prefix + own }
        if path == "-" { return nil }
        let stem = Self.stem(path)
        return prefix + (number == 1 ? stem : "\(stem)-\(number)")
    }

    /// A file's name without its folder and its last suffix.
    static func stem(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// What the object itself says, or its identifier, which is for Import to keep.
    private static let saidByItself: Set<Tag> = [.uniqueIdentifier, .link]
}
