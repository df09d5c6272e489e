import Testing

@testable import KMIP
@testable import KMIPServer
@testable import Operations

/// One object, of which every operation is asked about every attribute, on the wire.
///
/// All is done in batches that end with an error and are undone, so that every cell meets the same object.
struct AttributeGolden {
    /// What is asked, as the head of a column.
    enum Column: String, CaseIterable {
        case create, register, add, again, modify, set, reset, delete, adjust, get, list

        func exists(in version: ProtocolVersion) -> Bool {
            version.major > 1 || ![.set, .reset, .adjust].contains(self)
        }
    }

    let subject: AttributeGoldenSubject
    private let fixture: ObjectsFixture
    private let id: String
    /// How many messages were sent.
    private(set) var asked = 0

    init(_ subject: AttributeGoldenSubject) async throws {
        self.subject = subject
        fixture = try await ObjectsFixture()
        id = try await fixture.register(subject.object, subject.attributes)
        switch subject.state {
        case .preActive: break
        case .destroyed: _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: id))
        case .compromised, .destroyedCompromised: try await fixture.revoke(id, .keyCompromise)
        case .active, .deactivated:
            _ = try await fixture.objects.activate(ActivateRequest(uniqueIdentifier: id))
            if subject.state == .deactivated { try await fixture.revoke(id, .superseded) }
        }
        #expect(try await fixture.state(id) == subject.state)
    }

    /// The cells of a line, each a word; nil for an attribute that the version has no name for.
    ///
    /// What is added can be added again, changed, seen and taken away; what cannot be added is met as it is.
    mutating func cells(
        _ tag: KMIP.Tag,
        _ version: ProtocolVersion,
        _ columns: [Column]
    ) async throws -> [Column: String]? {
        guard version.major > 1 || tag == .attribute || AttributeName.words(tag) != nil else { return nil }
        var cells: [Column: String] = [:]
        func word(_ answer: ResponseBatchItem?, _ column: Column) throws {
            cells[column] = self.word(try #require(answer), column, tag, version)
        }
        for column in columns where column.exists(in: version) && ![.get, .list].contains(column) {
            let before: Column? =
                switch column {
                case .create, .register, .add, .set: nil
                case .again, .modify, .reset, .delete, .adjust, .get, .list: cells[.add] == "ok" ? .add : nil
                }
            try word(try await answers([before, column].compactMap(\.self), tag, version).last, column)
        }
        let before: [Column] = cells[.add] == "ok" ? [.add] : []
        let seen = try await answers(before + [.list, .get], tag, version).dropFirst(before.count)
        try word(seen.first, .list)
        try word(seen.dropFirst().first, .get)
        return cells
    }

    /// The answers to the items, of which nothing stays done.
    private mutating func answers(
        _ columns: [Column],
        _ tag: KMIP.Tag,
        _ version: ProtocolVersion
    ) async throws -> [ResponseBatchItem] {
        asked += 1
        let items = try columns.map { try item($0, tag, version) }
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

    private func word(
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
        let attribute = subject.value(of: tag, 0)
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
}

// MARK: Requests

extension AttributeGolden {
    private func item(_ column: Column, _ tag: KMIP.Tag, _ version: ProtocolVersion) throws -> TTLV {
        let isFirst = version.major < 2
        let object = TTLV(.uniqueIdentifier, .text(id))
        let (one, other) = (subject.value(of: tag, 0), subject.value(of: tag, 1))
        let type = subject.object.objectType.ttlv
        switch column {
        case .create:
            let fields = [type, try attributes(one, isFirst, isMade: true)]
            return Self.item(.create, fields)
        case .register:
            let fields = [type, try attributes(one, isFirst, isMade: false), subject.object.ttlv]
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
    private func attributes(_ attribute: TTLV, _ isFirst: Bool, isMade: Bool) throws -> TTLV {
        var all = subject.attributes
        if isMade { (all.cryptographicAlgorithm, all.cryptographicLength) = (subject.algorithm, subject.length) }
        all.set(attribute.tag, nil)
        all.add(attribute)
        guard isFirst else { return all.ttlv() }
        let named = try all.items.map { try #require(FirstGeneration.attribute($0, index: nil)) }
        return TTLV(.templateAttribute, .structure(named))
    }
}
