import Testing

@testable import KMIP

struct LimitsTests {
    private static func nested(_ depth: Int) -> TTLV {
        (1..<depth).reduce(TTLV(.name, .structure([]))) { inner, _ in TTLV(.name, .structure([inner])) }
    }

    private static func reads(_ ttlv: TTLV, _ limits: Limits) -> [Bool] {
        [
            (try? BinaryTTLV.decode(BinaryTTLV.encode(ttlv), limits: limits)) != nil,
            (try? JSONTTLV.decode(JSONTTLV.encode(ttlv), limits: limits)) != nil,
            (try? XMLTTLV.decode(XMLTTLV.encode(ttlv), limits: limits)) != nil,
        ]
    }

    @Test("structures may lie 32 deep, not 33")
    func depth() {
        #expect(Self.reads(Self.nested(32), .standard) == [true, true, true])
        #expect(Self.reads(Self.nested(33), .standard) == [false, false, false])
    }

    @Test("a very deep message is refused without using up the stack")
    func veryDeep() {
        let json = String(repeating: #"{"tag":"Name","value":["#, count: 200_000)
        #expect(throws: KMIPError.self) { try JSONTTLV.decode(Array(json.utf8)) }
        let xml = String(repeating: "<Name>", count: 200_000)
        #expect(throws: KMIPError.self) { try XMLTTLV.decode(Array(xml.utf8)) }
    }

    @Test("elements are counted, the structures too")
    func elements() {
        let ttlv = TTLV(.name, .structure(Array(repeating: TTLV(.batchCount, .integer(1)), count: 9)))
        #expect(
            Self.reads(ttlv, Limits(messageBytes: 9_999, depth: 2, elements: 10, batchItems: 1)) == [true, true, true]
        )
        #expect(
            Self.reads(ttlv, Limits(messageBytes: 9_999, depth: 2, elements: 9, batchItems: 1)) == [
                false, false, false,
            ]
        )
    }

    @Test("a message may have 8 MiB and no byte more")
    func bytes() throws {
        let binary = TTLV(.data, .bytes(Array(repeating: 7, count: (8 << 20) - 8)))
        #expect(BinaryTTLV.encode(binary).count == 8 << 20)
        #expect(try BinaryTTLV.decode(BinaryTTLV.encode(binary)) == binary)
        let longer = TTLV(.data, .bytes(Array(repeating: 7, count: (8 << 20) - 7)))
        #expect(throws: KMIPError.self) { try BinaryTTLV.decode(BinaryTTLV.encode(longer)) }
        let json = Array(#"{"tag":"Name","value":[]}"#.utf8)
        let blanks = Array(repeating: UInt8(ascii: " "), count: (8 << 20) - json.count)
        #expect(throws: Never.self) { try JSONTTLV.decode(json + blanks) }
        #expect(throws: KMIPError.self) { try JSONTTLV.decode(json + blanks + [0x20]) }
    }

    @Test("an object has at most 1,000 attributes in a request")
    func attributes() {
        let group = TTLV(.objectGroup, .text("g"))
        let limit = Limits.attributesPerObject
        #expect(throws: Never.self) { try Attributes(ttlv: Attributes(Array(repeating: group, count: limit)).ttlv()) }
        #expect(throws: KMIPError.self) {
            try Attributes(ttlv: Attributes(Array(repeating: group, count: limit + 1)).ttlv())
        }
    }

    @Test("a name has 1 to 1,024 bytes", arguments: [(0, false), (1, true), (1_024, true), (1_025, false)])
    func names(_ count: Int, _ isAllowed: Bool) {
        let name = ObjectName(String(repeating: "n", count: count))
        #expect(((try? ObjectName(ttlv: name.ttlv)) != nil) == isAllowed)
    }

    @Test("a refusal says where it was")
    func place() throws {
        let json =
            #"{"tag":"Create","value":[{"tag":"Attributes","value":[{"tag":"State","type":"Enumeration","value":"Ill"}]}]}"#
        let error = #expect(throws: KMIPError.self) { try JSONTTLV.decode(Array(json.utf8)) }
        #expect(error?.message == "an unknown value of an enumeration (byte 98, in Create/Attributes/State)")
    }
}
