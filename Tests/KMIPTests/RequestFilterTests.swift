import Testing

@testable import KMIP

/// A request has nothing that its version does not have (KMIP 1.4 section 11.1).
struct RequestFilterTests {
    private static func filter(_ minor: Int32, isLenient: Bool = false) -> RequestFilter {
        let version = minor == 21 ? ProtocolVersion.latest : ProtocolVersion(major: 1, minor: minor)
        return RequestFilter(VersionRules(version), isLenient: isLenient)
    }

    private static func item(_ fields: [TTLV]) -> TTLV {
        TTLV(.batchItem, .structure([TTLV(.requestPayload, .structure(fields))]))
    }

    private static func template(_ name: String, _ value: TTLVValue) -> TTLV {
        let attribute = [TTLV(.attributeName, .text(name)), TTLV(.attributeValue, value)]
        return TTLV(.templateAttribute, .structure([TTLV(.attribute, .structure(attribute))]))
    }

    private static func reason(_ minor: Int32, _ fields: [TTLV]) -> ResultReason? {
        do throws(KMIPError) {
            let item = item(fields)
            #expect(try filter(minor).item(item) == item)
            return nil
        } catch {
            return error.reason
        }
    }

    private static let state = TTLV(.attributeReference, .enumeration(Tag.state.rawValue))
    private static let digest = TTLV(.digest, .structure([TTLV(.keyFormatType, .enumeration(1))]))

    @Test(
        "fields of later versions are refused",
        arguments: [
            (2, TTLV(.offsetItems, .integer(1)), ResultReason.invalidField), (3, TTLV(.offsetItems, .integer(1)), nil),
            (4, state, .invalidField), (21, state, nil), (4, TTLV(.attributes, .structure([])), .invalidField),
            (0, digest, .invalidField), (1, digest, nil),
            (4, TTLV(.ephemeral, .boolean(true)), .invalidField), (21, TTLV(.ephemeral, .boolean(true)), nil),
            (21, TTLV(.templateAttribute, .structure([])), .invalidField),
            (0, TTLV(Tag(rawValue: 0x54_0001), .integer(1)), nil),
            (21, TTLV(Tag(rawValue: 0x42_0FFF), .integer(1)), .invalidField),
        ] as [(Int32, TTLV, ResultReason?)]
    )
    func fields(_ minor: Int32, _ field: TTLV, _ reason: ResultReason?) {
        #expect(Self.reason(minor, [field]) == reason)
    }

    @Test(
        "attributes and values of later versions are refused",
        arguments: [
            (0, "Sensitive", TTLVValue.boolean(true), ResultReason.invalidField), (4, "Sensitive", .boolean(true), nil),
            (0, "Fresh", .boolean(true), .invalidField), (1, "Fresh", .boolean(true), nil),
            (3, "Comment", .text("c"), .invalidField), (0, "x-anything", .enumeration(0xFFFF), nil),
            (1, "Original Creation Date", .dateTime(1), .invalidField),
            // ARIA is of 2.x, ChaCha20 of 1.4.
            (4, "Cryptographic Algorithm", .enumeration(0x2A), .unknownEnumeration),
            (3, "Cryptographic Algorithm", .enumeration(0x1C), .unknownEnumeration),
            (4, "Cryptographic Algorithm", .enumeration(0x1C), nil),
            (
                0, "Cryptographic Parameters", .structure([TTLV(.cryptographicAlgorithm, .enumeration(3))]),
                .invalidField
            ),
            (2, "Cryptographic Parameters", .structure([TTLV(.cryptographicAlgorithm, .enumeration(3))]), nil),
        ] as [(Int32, String, TTLVValue, ResultReason?)]
    )
    func attributes(_ minor: Int32, _ name: String, _ value: TTLVValue, _ reason: ResultReason?) {
        #expect(Self.reason(minor, [Self.template(name, value)]) == reason)
    }

    @Test(
        "an identifier is text in 1.x",
        arguments: [
            (4, TTLVValue.enumeration(1), ResultReason.invalidMessage), (4, .integer(0), .invalidMessage),
            (4, .text("a"), nil), (21, .enumeration(1), nil), (21, .integer(0), nil),
        ] as [(Int32, TTLVValue, ResultReason?)]
    )
    func identifiers(_ minor: Int32, _ value: TTLVValue, _ reason: ResultReason?) {
        #expect(Self.reason(minor, [TTLV(.uniqueIdentifier, value)]) == reason)
    }

    @Test("a reference is to an attribute")
    func references() {
        let count = TTLV(.attributeReference, .enumeration(Tag.batchCount.rawValue))
        #expect(Self.reason(21, [count]) == .invalidAttribute)
        #expect(throws: Never.self) { try Self.filter(21, isLenient: true).item(Self.item([count])) }
    }

    @Test("what a later minor version says is taken out, whatever is in it; what is known stays")
    func lenient() throws {
        let unknown = TTLV(Tag(rawValue: 0x42_0FFF), .structure([TTLV(.operation, .integer(1))]))
        let known = TTLV(.uniqueIdentifier, .text("a"))
        let filter = Self.filter(4, isLenient: true)
        #expect(try filter.item(Self.item([unknown, known, Self.state])) == Self.item([known]))
        let header = TTLV(.requestHeader, .structure([TTLV(.batchCount, .integer(1)), unknown]))
        #expect(try filter.header(header).children.map(\.tag) == [.batchCount])
    }

    @Test("what a vendor put into a Message Extension or his attribute is his")
    func vendors() {
        let strange = TTLV(Tag(rawValue: 0x42_0FFF), .integer(1))
        let content = TTLV(.messageExtension, .structure([strange]))
        #expect(throws: Never.self) { try Self.filter(0).item(TTLV(.batchItem, .structure([content]))) }
        #expect(Self.reason(4, [Self.template("x-mine", .structure([strange]))]) == nil)
    }

    @Test("a header is held to its version as well")
    func header() {
        let value = TTLV(.clientCorrelationValue, .text("c"))
        let header = TTLV(.requestHeader, .structure([value]))
        #expect(throws: KMIPError.self) { try Self.filter(3).header(header) }
        #expect(throws: Never.self) { try Self.filter(4).header(header) }
    }
}
