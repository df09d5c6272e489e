import Foundation
import Secrets
import Testing

@testable import KMIP
@testable import KMIPServer
@testable import Operations

/// What every operation that touches attributes answers for every attribute in every version, on the wire.
///
/// `KEYQUORUM_WRITE_GOLDEN=1` writes the table anew; each line that changed is looked at. All is done in batches that end with an error and are
/// undone, so that every cell meets the same object: a symmetric key that was registered and has not been activated.
struct AttributeGoldenTests {
    /// What is asked, as the head of a column.
    private enum Column: String, CaseIterable {
        case create, register, add, again, modify, set, reset, delete, adjust, get, list

        /// Whether the attribute is first given to the object, if it can be.
        var isPrepared: Bool { ![.create, .register, .add, .set].contains(self) }
    }

    private let fixture: ObjectsFixture
    private let id: String

    init() async throws {
        fixture = try await ObjectsFixture()
        var attributes = Attributes()
        attributes.cryptographicUsageMask = [.encrypt, .decrypt]
        let request = RegisterRequest(attributes: attributes, object: Self.key)
        id = try await fixture.objects.register(request).uniqueIdentifier
    }

    @Test("attribute by operation by version, as the table says")
    func table() async throws {
        var text =
            "# Attributes: what every operation answers, by version. ok, yes or no (whether it is shown), or the reason.\n"
        text +=
            "# again: added a second time; reset: set where it has a value; modify, reset, delete, adjust, get and list: after it was added, if it can be.\n"
        let columns = Column.allCases.map(\.rawValue)
        for tag in AttributeRule.all {
            text += "\n" + Self.line("\(tag)", columns)
            var rows: [(versions: [ProtocolVersion], cells: [String])] = []
            for version in ProtocolVersion.supported.sorted(by: { $0.description < $1.description }) {
                let cells = try await cells(tag, version)
                if rows.last?.cells == cells {
                    rows[rows.count - 1].versions.append(version)
                } else {
                    rows.append(([version], cells))
                }
            }
            for row in rows { text += Self.line(Self.span(row.versions), row.cells) }
        }
        try Self.check(text)
    }

    private func cells(_ tag: KMIP.Tag, _ version: ProtocolVersion) async throws -> [String] {
        guard version.major > 1 || tag == .attribute || AttributeName.words(tag) != nil else { return ["has no name"] }
        var cells: [String] = []
        for column in Column.allCases {
            let isLater = column == .set || column == .reset || column == .adjust
            if isLater, version.major < 2 {
                cells.append("-")
                continue
            }
            var answer: ResponseBatchItem?
            if column.isPrepared {
                let both = try await answers([item(.add, tag, version), item(column, tag, version)], version)
                if both.count > 1 { answer = both[1] }
            }
            if answer == nil { answer = try await answers([item(column, tag, version)], version).first }
            cells.append(Self.word(try #require(answer), column, tag, version))
        }
        return cells
    }

    /// The answers to the items, of which nothing stays done.
    private func answers(_ items: [TTLV], _ version: ProtocolVersion) async throws -> [ResponseBatchItem] {
        let broken = Self.item(.get, [TTLV(.uniqueIdentifier, .text("no-such-object"))])
        let header = RequestHeader(version: version, batchCount: Int32(items.count + 1), errorOption: .undo)
        let message = TTLV(.requestMessage, .structure([header.ttlv] + items + [broken]))
        let request = KMIPRequest(
            body: BinaryTTLV.encode(message),
            encoding: .binary,
            isCosmianPath: false,
            now: CaseVariables.now
        )
        let bytes = await KMIPService().answer(request, by: fixture.objects).bytes
        let response = try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes))
        return Array(response.items.prefix(items.count))
    }

    // MARK: Requests

    private func item(_ column: Column, _ tag: KMIP.Tag, _ version: ProtocolVersion) throws -> TTLV {
        let isFirst = version.major < 2
        let object = TTLV(.uniqueIdentifier, .text(id))
        let (one, other) = (Self.attribute(tag, 0), Self.attribute(tag, 1))
        switch column {
        case .create:
            let fields = [ObjectType.symmetricKey.ttlv, try Self.attributes(one, isFirst, isMade: true)]
            return Self.item(.create, fields)
        case .register:
            let fields = [
                ObjectType.symmetricKey.ttlv, try Self.attributes(one, isFirst, isMade: false), Self.key.ttlv,
            ]
            return Self.item(.register, fields)
        case .add: return Self.item(.addAttribute, [object, try Self.new(one, isFirst)])
        case .again: return Self.item(.addAttribute, [object, try Self.new(other, isFirst)])
        case .modify:
            let current = isFirst ? [] : [TTLV(.currentAttribute, .structure([one]))]
            return Self.item(.modifyAttribute, [object] + current + [try Self.new(other, isFirst)])
        case .set, .reset:
            return Self.item(.setAttribute, [object, try Self.new(column == .set ? one : other, false)])
        case .delete: return Self.item(.deleteAttribute, [object, try Self.reference(one, isFirst)])
        case .adjust:
            return Self.item(.adjustAttribute, [object, try Self.reference(one, false), AdjustmentType.increment.ttlv])
        case .get: return Self.item(.getAttributes, [object, try Self.reference(one, isFirst)])
        case .list: return Self.item(.getAttributeList, [object])
        }
    }

    private static func item(_ operation: KMIP.Operation, _ fields: [TTLV]) -> TTLV {
        TTLV(.batchItem, .structure([operation.ttlv, TTLV(.requestPayload, .structure(fields))]))
    }

    private static func new(_ attribute: TTLV, _ isFirst: Bool) throws -> TTLV {
        if !isFirst { return TTLV(.newAttribute, .structure([attribute])) }
        return try #require(FirstGeneration.attribute(attribute, index: nil))
    }

    private static func reference(_ attribute: TTLV, _ isFirst: Bool) throws -> TTLV {
        if !isFirst { return AttributeReference(attribute: attribute).ttlv }
        return try #require(FirstGeneration.attribute(attribute, index: nil)?.first(.attributeName))
    }

    /// The attribute with those that a new key needs besides.
    private static func attributes(_ attribute: TTLV, _ isFirst: Bool, isMade: Bool) throws -> TTLV {
        var all = Attributes()
        all.cryptographicUsageMask = [.encrypt, .decrypt]
        if isMade { (all.cryptographicAlgorithm, all.cryptographicLength) = (.aes, 256) }
        all.set(attribute.tag, nil)
        all.add(attribute)
        guard isFirst else { return all.ttlv() }
        let named = try all.items.map { try #require(FirstGeneration.attribute($0, index: nil)) }
        return TTLV(.templateAttribute, .structure(named))
    }

    private static let key = ManagedObject.symmetricKey(
        KeyBlock(
            format: .raw,
            value: .plain(.bytes(SecretBytes(copying: Array(repeating: 7, count: 32))), nil),
            algorithm: .aes,
            length: 256
        )
    )

    // MARK: Values

    /// A value that the attribute may have, and another.
    private static func attribute(_ tag: KMIP.Tag, _ number: Int) -> TTLV {
        if tag == .attribute {
            return VendorAttribute(vendor: "x", name: "golden", value: .text("value \(number)")).ttlv
        }
        let structure = structure("\(tag)", number)
        return TTLV(tag, structure.map { .structure($0) } ?? scalar(tag, number))
    }

    private static func scalar(_ tag: KMIP.Tag, _ number: Int) -> TTLVValue {
        switch "\(tag)" {
        case "CryptographicAlgorithm": return .enumeration(3)
        case "CryptographicLength": return .integer(256)
        case "ObjectType": return .enumeration(2)
        case "ActivationDate", "DeactivationDate", "ProcessStartDate", "ProtectStopDate":
            return .dateTime(4_000_000_000 + Int64(number))
        default: break
        }
        switch AttributeRule.of(tag)?.type {
        case .integer: return .integer(Int32(4 + number))
        case .longInteger: return .longInteger(Int64(1 + number))
        case .enumeration: return .enumeration(UInt32(1 + number))
        case .boolean: return .boolean(number == 0)
        case .byteString: return .bytes([1, UInt8(number)])
        case .dateTime: return .dateTime(1_000 + Int64(number))
        case .interval: return .interval(UInt32(60 + number))
        default: return .text("text-\(number)")
        }
    }

    private static func structure(_ name: String, _ number: Int) -> [TTLV]? {
        func field(_ name: String, _ value: TTLVValue) -> TTLV { TTLV(KMIP.Tag(name: name) ?? .name, value) }
        let text = TTLVValue.text("text-\(number)")
        return switch name {
        case "Name": [field("NameValue", text), field("NameType", .enumeration(1))]
        case "AlternativeName": [field("AlternativeNameValue", text), field("AlternativeNameType", .enumeration(1))]
        case "ApplicationSpecificInformation":
            [field("ApplicationNamespace", .text("ns")), field("ApplicationData", text)]
        case "CryptographicParameters": [field("BlockCipherMode", .enumeration(UInt32(1 + number)))]
        case "CryptographicDomainParameters": [field("RecommendedCurve", .enumeration(UInt32(6 + number)))]
        case "Digest": [field("HashingAlgorithm", .enumeration(6)), field("DigestValue", .bytes([UInt8(number)]))]
        case "KeyValueLocation": [field("KeyValueLocationValue", text), field("KeyValueLocationType", .enumeration(1))]
        case "Link": [field("LinkType", .enumeration(0x107)), field("LinkedObjectIdentifier", text)]
        case "RandomNumberGenerator": [field("RNGAlgorithm", .enumeration(1))]
        case "RevocationReason": [field("RevocationReasonCode", .enumeration(1))]
        case "RotateName": [field("RotateNameValue", text), field("RotateNameType", .enumeration(1))]
        case "UsageLimits":
            [field("UsageLimitsTotal", .longInteger(10 + Int64(number))), field("UsageLimitsUnit", .enumeration(2))]
        case "X_509CertificateIdentifier", "X_509CertificateIssuer":
            [field("IssuerDistinguishedName", .bytes([0x30, 0]))]
        case "X_509CertificateSubject": [field("SubjectDistinguishedName", .bytes([0x30, 0]))]
        case "CertificateIdentifier": [field("Issuer", text)]
        case "CertificateSubject": [field("CertificateSubjectDistinguishedName", text)]
        case "CertificateIssuer": [field("CertificateIssuerDistinguishedName", text)]
        default: nil
        }
    }

    // MARK: The table

    private static func word(
        _ item: ResponseBatchItem,
        _ column: Column,
        _ tag: KMIP.Tag,
        _ version: ProtocolVersion
    ) -> String {
        guard item.status == .success || item.status == .operationUndone else {
            return item.reason.map { $0.words.lowercased().replacing(" ", with: "-") } ?? "no-reason"
        }
        guard column == .get || column == .list else { return "ok" }
        let bytes = item.payload.map { BinaryTTLV.encode($0) } ?? []
        let attribute = attribute(tag, 0)
        let mark: [UInt8]
        if version.major < 2 {
            let name = FirstGeneration.attribute(attribute, index: nil)?.first(.attributeName)
            mark = name.map { BinaryTTLV.encode($0) } ?? []
        } else if column == .list {
            mark = BinaryTTLV.encode(AttributeReference(attribute: attribute).ttlv)
        } else {
            let tag = attribute.tag.rawValue
            mark = [UInt8(tag >> 16 & 0xFF), UInt8(tag >> 8 & 0xFF), UInt8(tag & 0xFF)]
        }
        return bytes.firstRange(of: mark) == nil ? "no" : "yes"
    }

    private static func span(_ versions: [ProtocolVersion]) -> String {
        let words = versions.map(\.description)
        return words.count > 1 ? "\(words[0])-\(words[words.count - 1])" : words[0]
    }

    private static func line(_ head: String, _ cells: [String]) -> String {
        let padded = ([head] + cells).enumerated().map { place, cell in
            cell.padding(toLength: max(place == 0 ? 32 : 24, cell.count + 2), withPad: " ", startingAt: 0)
        }
        return padded.joined().replacing(#/ +$/#, with: "") + "\n"
    }

    private static func check(_ table: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "Vectors/golden/attributes.txt")
        if ProcessInfo.processInfo.environment["KEYQUORUM_WRITE_GOLDEN"] == "1" {
            try table.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let agreed = try String(contentsOf: file, encoding: .utf8)
        let lines = table.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = agreed.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, old) in zip(lines, expected) where line != old {
            Issue.record("is      \(line)\nagreed  \(old)")
        }
        #expect(lines.count == expected.count)
    }
}
