import Testing

@testable import KMIP

/// The rules of the attributes against the standard's own tables, which Vectors/attribute_rules.py takes out of its text.
struct AttributeRuleTests {
    private struct Row {
        let name: String
        let tag: Tag
        /// In the table's order: always a value, set by, changed by the server, by the client, deleted, several, implicitly set, applies to.
        let cells: [String]

        /// The letters that the table stands for.
        var letters: String {
            let says = { (cell: Int, word: String) in cells[cell].hasPrefix(word) }
            return [
                says(0, "Yes") ? "a" : "", cells[1].contains("Server") ? "s" : "",
                cells[1].contains("Client") ? "c" : "",
                says(2, "Yes") ? "u" : "", says(3, "Yes") ? "e" : "", says(4, "Yes") ? "d" : "",
                says(5, "Yes") ? "m" : "",
            ].joined()
        }
    }

    private static func rows(_ version: String) throws -> [Row] {
        try VectorFile.lines("attribute-rules-\(version).txt").map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let name = cells[0] == "Custom Attribute" ? "Attribute" : cells[0]
            let tag = try #require(Tag(name: NormalizedName.of(name)), "\(cells[0])")
            return Row(name: cells[0], tag: tag, cells: Array(cells.dropFirst()))
        }
    }

    private static func letters(_ rule: AttributeRule) -> String {
        let flags = [
            (rule.isAlwaysThere, "a"), (rule.serverMaySet, "s"), (rule.clientMayAdd, "c"), (rule.serverMayChange, "u"),
            (rule.clientMayChange, "e"), (rule.clientMayDelete, "d"), (rule.isMultiple, "m"),
        ]
        return flags.map { $0 ? $1 : "" }.joined()
    }

    @Test("the server's table says of every attribute what the standard's does", arguments: ["1.4", "2.1"])
    func rules(_ version: String) throws {
        let rows = try Self.rows(version)
        #expect(rows.count == (version == "1.4" ? 51 : 85))
        for row in rows {
            let rule = try #require(AttributeRule.of(row.tag), "\(row.name)")
            // 1.4 does not ask for Fresh of every object, which is no reason not to tell it.
            let expected = version == "1.4" && row.tag == .fresh ? "a" + row.letters : row.letters
            #expect(Self.letters(rule) == expected, "\(row.name)")
        }
    }

    @Test("there is no attribute that neither version has")
    func complete() throws {
        let known = Set(try (Self.rows("1.4") + Self.rows("2.1")).map(\.tag) + [.attribute])
        #expect(known == Set(AttributeRule.all))
    }

    @Test("an attribute belongs to the objects that the standard's table names", arguments: ["1.4", "2.1"])
    func types(_ version: String) throws {
        let parts = version.split(separator: ".").compactMap { Int32($0) }
        let rules = VersionRules(ProtocolVersion(major: parts[0], minor: parts[1]))
        for row in try Self.rows(version) {
            let expected = try Self.types(row.cells[7])
            #expect(Set(ObjectType.allCases.filter { rules.applies(row.tag, to: $0) }) == expected, "\(row.name)")
        }
    }

    /// What a cell of "Applies to Object Types" says.
    private static func types(_ cell: String) throws -> Set<ObjectType> {
        let all = Set(ObjectType.allCases)
        var types: Set<ObjectType> = []
        for word in cell.split(separator: ", ").map(String.init) {
            switch word {
            case "All Objects": types.formUnion(all)
            case "All Cryptographic Objects", "Managed Cryptographic Objects":
                types.formUnion(all.subtracting([.opaqueObject, .template]))
            case "Templates": types.insert(.template)
            case "Opaque Object", "Opaque Objects": types.insert(.opaqueObject)
            case "Keys": types.formUnion([.symmetricKey, .publicKey, .privateKey, .splitKey, .pgpKey])
            case "Certificates", "X.509 Certificates": types.insert(.certificate)
            case "PGP keys": types.insert(.pgpKey)
            case "Asymmetric Keys": types.formUnion([.publicKey, .privateKey])
            case "Public Keys": types.insert(.publicKey)
            case "Private Keys", "Private Key": types.insert(.privateKey)
            case "Symmetric Keys", "Symmetric Key": types.insert(.symmetricKey)
            case "Split Keys of symmetric keys", "Split Key": types.insert(.splitKey)
            case "Secret Data": types.insert(.secretData)
            default: Issue.record("\(cell): \(word)")
            }
        }
        return types
    }
}
