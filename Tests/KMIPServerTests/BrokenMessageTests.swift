import KMIP
import KMIPServer
import Testing

/// Messages with errors inside them, in each encoding: the header is answered in its version, and an error inside a batch item is that item's
/// own.
struct BrokenMessageTests {
    private let operations = FakeOperations()
    private static let version = ProtocolVersion(major: 1, minor: 4)

    /// Three questions; the second is broken.
    private static func message(_ version: ProtocolVersion = version) -> TTLV {
        let query = QueryRequest(functions: [.queryOperations])
        var message = RequestMessage([query, LocateRequest(maximumItems: 7), query], errorOption: .continue)
        message.header.version = version
        return message.ttlv
    }

    private func post(_ body: [UInt8], _ encoding: KMIPRequest.Encoding) async throws -> ResponseMessage {
        let request = KMIPRequest(body: body, encoding: encoding, isCosmianPath: false, now: 1)
        guard case .message(let bytes) = await KMIPService().answer(request, by: operations) else {
            throw KMIPError(.generalFailure, "a message was not answered by one")
        }
        switch encoding {
        case .binary: return try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes))
        case .json: return try ResponseMessage(ttlv: try JSONTTLV.decode(bytes).root)
        case .xml: return try ResponseMessage(ttlv: try XMLTTLV.decode(bytes))
        }
    }

    private func text(
        _ encoding: KMIPRequest.Encoding,
        _ old: String,
        _ new: String,
        in version: ProtocolVersion = version
    ) async throws -> ResponseMessage {
        let ttlv = Self.message(version)
        let bytes = encoding == .xml ? XMLTTLV.encode(ttlv) : JSONTTLV.encode(ttlv)
        let text = String(decoding: bytes, as: UTF8.self)
        let broken = text.replacing(old, with: new, maxReplacements: 1)
        #expect(broken != text)
        return try await post(Array(broken.utf8), encoding)
    }

    private static func expectSecondAlone(
        _ response: ResponseMessage,
        _ reason: ResultReason,
        _ version: ProtocolVersion
    ) {
        #expect(response.header.version == version)
        #expect(response.items.map(\.status) == [.success, .operationFailed, .success])
        #expect(response.items[1].reason == reason)
        #expect(response.items.map(\.uniqueBatchItemID) == ["1", "2", "3"].map { Array($0.utf8) })
        #expect(response.items[1].operationCode == Operation.locate.rawValue)
    }

    @Test(
        "XML: what one item says wrongly fails that item",
        arguments: [
            (#"type="Integer" value="7""#, #"type="Integer" value="x""#, ResultReason.codecError),
            (#"type="Integer" value="7""#, #"type="Nothing" value="7""#, .codecError),
            (#"<MaximumItems "#, #"<Frobnication "#, .unknownTag),
            (#"<MaximumItems "#, #"<a b="c">text &amp; <!-- > --><d/></a><MaximumItems "#, .codecError),
            (
                #"<MaximumItems "#, #"<Operation type="Enumeration" value="Frobnicate"/><MaximumItems "#,
                .operationNotSupported
            ),
        ]
    )
    func xml(_ old: String, _ new: String, _ reason: ResultReason) async throws {
        let first = try await text(.xml, old, new)
        Self.expectSecondAlone(first, reason.known(in: Self.version), Self.version)
        Self.expectSecondAlone(try await text(.xml, old, new, in: .latest), reason, .latest)
    }

    @Test(
        "JSON: what one item says wrongly fails that item",
        arguments: [
            (#""type":"Integer","value":7"#, #""type":"Integer","value":"x""#, ResultReason.codecError),
            (#""type":"Integer","value":7"#, #""type":"Integer","value":7.5e1"#, .codecError),
            (#""type":"Integer","value":7"#, #""type":"Integer","value":{"a":[true,null,{}]}"#, .codecError),
            (#""type":"Integer","value":7"#, #""type":"Integer""#, .codecError),
            (#""tag":"MaximumItems""#, #""tag":"Frobnication""#, .unknownTag),
        ]
    )
    func json(_ old: String, _ new: String, _ reason: ResultReason) async throws {
        Self.expectSecondAlone(try await text(.json, old, new), reason.known(in: Self.version), Self.version)
        Self.expectSecondAlone(try await text(.json, old, new, in: .latest), reason, .latest)
    }

    @Test("binary: what one item says wrongly fails that item", arguments: [version, .latest])
    func binary(_ version: ProtocolVersion) async throws {
        let ttlv = Self.message(version)
        let whole = BinaryTTLV.encode(ttlv)
        // The head of Maximum Items: tag, type, length; then its value and padding.
        let head = try #require(whole.firstRange(of: [0x42, 0, 0x4F])).lowerBound
        for (offset, byte) in [(3, 0x7F), (7, 5), (15, 1), (0, 0x41)] as [(Int, UInt8)] {
            var broken = whole
            broken[head + offset] = byte
            let reason = ResultReason.codecError.known(in: version)
            Self.expectSecondAlone(try await post(broken, .binary), reason, version)
        }
    }

    @Test("a header that cannot be read to its end refuses the message in its version")
    func header() async throws {
        let count = #"<BatchCount type="Integer" value="3"/>"#
        let bad = #"<BatchCount type="Integer" value="three"/>"#
        let response = try await text(.xml, count, bad)
        #expect(response.header.version == Self.version)
        #expect(response.items.map(\.operationCode) == [nil])
        #expect(response.items.map(\.reason) == [.invalidMessage])
        #expect(await operations.calls.isEmpty)
    }

    @Test("a message that breaks off behind its header is refused in its version, and nothing of it is done")
    func brokenOff() async throws {
        let ttlv = Self.message()
        for (bytes, encoding) in [
            (XMLTTLV.encode(ttlv), KMIPRequest.Encoding.xml), (JSONTTLV.encode(ttlv), .json),
            (BinaryTTLV.encode(ttlv), .binary),
        ] {
            let response = try await post(Array(bytes.dropLast(encoding == .binary ? 8 : 1)), encoding)
            let isBinary = encoding == .binary
            #expect(response.header.version == (isBinary ? .latest : Self.version))
            #expect(response.items.map(\.reason) == [isBinary ? .codecError : .invalidMessage])
            #expect(response.items.map(\.operationCode) == [nil])
        }
        let beside = try await text(.xml, "</RequestHeader>", "</RequestHeader><Unknown/>")
        #expect(beside.header.version == Self.version && beside.items.map(\.reason) == [.invalidField])
        #expect(await operations.calls.isEmpty)
    }

    @Test("names of a later minor version are passed over")
    func laterNames() async throws {
        let later = ProtocolVersion(major: 1, minor: 7)
        let field = #"<Novelty type="Structure"><Deep type="Integer" value="1"/></Novelty><MaximumItems "#
        let response = try await text(.xml, "<MaximumItems ", field, in: later)
        #expect(response.header.version == Self.version)
        #expect(response.items.map(\.status) == [.success, .success, .success])
    }

    @Test("too many elements, or too deep, are more than one item's error")
    func limits() async throws {
        let deep = String(repeating: "<Name>", count: 40) + String(repeating: "</Name>", count: 40)
        let response = try await text(.xml, "<MaximumItems ", deep + "<MaximumItems ")
        #expect(response.items.map(\.reason) == [.invalidMessage] && response.header.version == Self.version)
        let json = String(repeating: #"[{"tag":"#, count: 200_000)
        let first = JSONTTLV.encode(Self.message())
        let text = String(decoding: first, as: UTF8.self).replacing(#""value":7"#, with: #""value":"# + json)
        #expect(try await post(Array(text.utf8), .json).items.map(\.operationCode) == [nil])
    }
}
