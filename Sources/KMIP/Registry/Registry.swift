/// The names and codes of the standard: tags, enumerations and bit masks of KMIP 2.1 with those of 1.4 behind them.
///
/// Built once from the two tables beside this file. An enumeration's scope is the code of its tag; the tags' own scope is 0.
enum Registry {
    static let tagScope: UInt32 = 0
    /// Item Type has no tag of its own; Extension Type carries it.
    static let itemTypeScope: UInt32 = 0x4200A7

    static let names: NameIndex = {
        var index = NameIndex(capacity: 2_048)
        readTags(into: &index)
        readEnumerations(into: &index)
        return index
    }()

    /// The scope in which the values of an enumeration of this tag have names. Most enumerations are called like their tag.
    static func scope(of tag: Tag) -> UInt32 {
        switch tag {
        case .maskGeneratorHashingAlgorithm: Tag.hashingAlgorithm.rawValue
        case .privateKeyUniqueIdentifier, .publicKeyUniqueIdentifier, .replacedUniqueIdentifier,
            .linkedObjectIdentifier,
            .certificateRequestUniqueIdentifier:
            Tag.uniqueIdentifier.rawValue
        case .attributeReference, .tag: tagScope
        default: tag.rawValue
        }
    }

    /// Whether an Integer of this tag is a mask, which JSON and XML may spell in words.
    static func isMask(_ tag: Tag) -> Bool {
        tag == .cryptographicUsageMask || tag == .storageStatusMask || tag == .protectionStorageMask
    }

    private static func readTags(into index: inout NameIndex) {
        var words = TagTable.text.split(whereSeparator: \.isWhitespace)[...]
        while let name = words.popFirst(), let hex = words.popFirst() {
            if let code = UInt32(hex, radix: 16) { index.insert(name, code, in: tagScope) }
        }
    }

    private static func readEnumerations(into index: inout NameIndex) {
        var scope = tagScope
        var words = EnumerationTable.text.split(whereSeparator: \.isWhitespace)[...]
        while let word = words.popFirst() {
            if word.hasSuffix(":") {
                scope = scopeNamed(word.dropLast(), in: index)
            } else if let hex = words.popFirst(), let code = UInt32(hex, radix: 16) {
                index.insert(word, code, in: scope)
            }
        }
    }

    /// The one enumeration that is not called like its tag is Item Type, which Extension Type carries.
    private static func scopeNamed(_ name: Substring, in index: NameIndex) -> UInt32 {
        let tag = name == "ItemType" ? "ExtensionType" : String(name)
        return index.code(of: tag, in: tagScope) ?? .max
    }
}
