import Testing

@testable import KMIP

/// The registry against the standard's own tables, which Vectors/standard_tables.py takes out of its text.
struct StandardTablesTests {
    struct Row: Sendable {
        let scope: String
        let name: String
        let code: UInt32

        /// The registry's scope of an enumeration; 0 for tags, nil for one that has no tag.
        var registryScope: UInt32? {
            guard scope != "Tag" else { return Registry.tagScope }
            let tag = scope == "ItemType" ? "ExtensionType" : scope
            return Tag(name: tag)?.rawValue
        }
    }

    private static func rows(_ version: String) -> [Row] {
        VectorFile.lines("standard-\(version).txt").compactMap { line in
            let cells = line.split(separator: "\t").map(String.init)
            guard cells.count == 3, let code = UInt32(cells[2], radix: 16) else { return nil }
            return Row(scope: NormalizedName.of(cells[0]), name: NormalizedName.of(cells[1]), code: code)
        }
    }

    @Test("every name of the standard's tables reads as its value", arguments: ["1.4", "2.1"])
    func names(_ version: String) throws {
        let rows = Self.rows(version)
        #expect(rows.count == (version == "1.4" ? 922 : 1_031))
        for row in rows {
            let scope = try #require(row.registryScope, "\(row.scope)")
            #expect(Registry.names.code(of: row.name, in: scope) == row.code, "\(row.scope) \(row.name)")
        }
    }

    @Test("the names that are written are those of 2.1")
    func written() throws {
        var seen: Set<String> = []
        for row in Self.rows("2.1") where seen.insert("\(row.scope) \(row.code)").inserted {
            let scope = try #require(row.registryScope)
            let name = Registry.names.name(of: row.code, in: scope)
            // 2.1 prints the mask generator of PKCS#1, MGF1, as MFG1; both are read.
            #expect(name == (row.name == "MFG1" ? "MGF1" : row.name), "\(row)")
        }
    }

    @Test("a version defines what its tables have and nothing else", arguments: [(1, 4), (2, 1)] as [(Int32, Int32)])
    func versions(_ major: Int32, _ minor: Int32) throws {
        let version = ProtocolVersion(major: major, minor: minor)
        var defined: [UInt32: Set<UInt32>] = [:]
        for row in Self.rows(version.description) {
            defined[try #require(row.registryScope), default: []].insert(row.code)
        }
        for (scope, codes) in defined {
            let known = Registry.names.codes(in: scope).filter {
                // From 8 on they are extensions.
                $0 >> 28 < 8 && VersionIndex.standard.span(ofValue: $0, scope: scope)?.contains(version) == true
            }
            // Which clients of 2.1 are told of, though the numbers are KMIP 3.0's: ML-KEM and ML-DSA.
            let isOfLattices = scope == Tag.cryptographicAlgorithm.rawValue && minor == 1
            #expect(Set(known) == codes.union(isOfLattices ? Set(0x39...0x3E) : []), "\(Tag(rawValue: scope))")
        }
    }

    @Test(
        "earlier versions define what their own standards say",
        arguments: [
            ("Fresh", "1.1"), ("KeyValueLocation", "1.2"), ("LocatedItems", "1.3"), ("Sensitive", "1.4"),
            ("Attributes", "2.0"), ("RotateName", "2.1"), ("Name", "1.0"), ("ClientCorrelationValue", "1.4"),
            ("AttestationType", "1.2"), ("CapabilityInformation", "1.3"), ("DeviceIdentifier", "1.1"),
        ]
    )
    func appeared(_ name: String, _ version: String) throws {
        let tag = try #require(Tag(name: name))
        #expect(VersionIndex.standard.span(ofTag: tag.rawValue)?.appeared.description == version)
        for other in ProtocolVersion.supported {
            #expect(VersionRules(other).defines(tag) == (other.description >= version))
        }
    }

    @Test("tags and values tell their versions")
    func spans() {
        let first = ProtocolVersion(major: 1, minor: 0)
        let second = ProtocolVersion(major: 2, minor: 0)
        #expect(Tag.templateAttribute.versions == VersionSpan(appeared: first, vanished: second))
        #expect(Tag.attributes.versions == VersionSpan(appeared: second))
        #expect(Tag(0x54_0001).versions == nil && Tag(0x42_0137).versions == nil)
        #expect(ResultReason.illegalOperation.versions == VersionSpan(appeared: first, vanished: second))
        #expect(ObjectType.pgpKey.versions == VersionSpan(appeared: ProtocolVersion(major: 1, minor: 2)))
        #expect(KMIP.Operation.ping.versions == VersionSpan(appeared: .latest))
        #expect(State.active.versions == VersionSpan(appeared: first))
    }

    @Test("operations appear with their version")
    func operations() {
        let first: [(KMIP.Operation, String)] = [
            (.create, "1.0"), (.put, "1.0"), (.reKeyKeyPair, "1.1"), (.discoverVersions, "1.1"), (.encrypt, "1.2"),
            (.joinSplitKey, "1.2"), (.import, "1.4"), (.log, "2.0"), (.reProvision, "2.0"), (.setDefaults, "2.1"),
            (.ping, "2.1"),
        ]
        for (operation, version) in first {
            for other in ProtocolVersion.supported {
                #expect(
                    VersionRules(other).defines(operation) == (other.description >= version),
                    "\(operation) \(other)"
                )
            }
        }
    }

    @Test(
        "names are normalized as the encodings page shows",
        arguments: [
            ("Re-key Key Pair", "ReKeyKeyPair"), ("X.509 Certificate Issuer", "X_509CertificateIssuer"),
            ("3DES", "DES3"),
            ("Pre-Active", "PreActive"), ("PKCS#12 Friendly Name", "PKCS_12FriendlyName"),
            ("IV/Counter/Nonce", "IVCounterNonce"), ("On-line storage", "OnLineStorage"),
            ("Encrypt then MAC/sign", "EncryptThenMACSign"), ("CBC-MAC", "CBC_MAC"),
        ]
    )
    func normalized(_ name: String, _ expected: String) { #expect(NormalizedName.of(name) == expected) }
}
