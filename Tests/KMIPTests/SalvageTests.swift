import Testing

@testable import KMIP

struct SalvageTests {
    /// A message of a later version than is known, with fields in it that nobody knows, each around the next, which say their tags last.
    private static func message(_ levels: Int) -> [UInt8] {
        let innermost = Array(repeating: #"{"tag":"BatchCount","type":"Integer","value":1}"#, count: 1_000)
        let payload = (0..<levels).reduce(innermost.joined(separator: ",")) { inner, _ in
            #"{"value":[{"tag":"Name","value":["# + inner + #"]}],"tag":"Unheard"}"#
        }
        let text = """
            {"tag":"RequestMessage","value":[{"tag":"RequestHeader","value":[{"tag":"ProtocolVersion","value":[
            {"tag":"ProtocolVersionMajor","type":"Integer","value":2},
            {"tag":"ProtocolVersionMinor","type":"Integer","value":9}]},{"tag":"BatchCount","type":"Integer","value":1}]},
            {"tag":"BatchItem","value":[{"tag":"Operation","type":"Enumeration","value":"Ping"},
            {"tag":"RequestPayload","value":[\(payload)]}]}]}
            """
        return Array(text.utf8)
    }

    @Test("fields that say what they are behind their value are read once and passed over once, however deep they lie")
    func valueFirst() throws {
        let bytes = Self.message(13)
        var reader = JSONReader(bytes: bytes, limits: .standard, salvage: Salvage())
        let root = try reader.document().root
        let payload = try #require(root.first(.batchItem)?.first(.requestPayload))
        #expect(payload.children.isEmpty)
        #expect(reader.reread > 25_000 && reader.reread <= bytes.count)
    }

    @Test("a field that nobody knows takes nothing else with it where the one around it says its tag last")
    func neighbours() throws {
        let text = String(decoding: Self.message(1), as: UTF8.self).replacing(
            #"{"tag":"RequestPayload","value":["#,
            with: #"{"tag":"RequestPayload","value":[{"value":[{"tag":"Unheard","value":[]},"#
                + #"{"tag":"NameType","type":"Enumeration","value":1}],"tag":"Name"},"#
        )
        let request = try JSONTTLV.decodeRequest(Array(text.utf8))
        #expect(request.flaws == Flaws())
        let name = try #require(request.root.first(.batchItem)?.first(.requestPayload)?.first(.name))
        #expect(name.children.map(\.tag) == [.nameType])
    }
}
