import Testing

@testable import KMIP

@Suite("The form of an attribute that a client gives")
struct AttributeFormTests {
    private static func limits(_ total: Int64?, unit: Bool = true) -> TTLV {
        let total = total.map { [TTLV(.usageLimitsTotal, .longInteger($0))] } ?? []
        return TTLV(.usageLimits, .structure(total + (unit ? [UsageLimitsUnit.byte.ttlv] : [])))
    }

    @Test(
        "what misses a field that it needs is refused",
        arguments: [
            (limits(nil), ResultReason.invalidAttributeValue), (limits(1, unit: false), .invalidAttributeValue),
            (limits(-5), .invalidAttributeValue),
            (TTLV(.name, .structure([TTLV(.nameValue, .text("n"))])), .invalidAttributeValue),
            (
                TTLV(.applicationSpecificInformation, .structure([TTLV(.applicationData, .text("d"))])),
                .invalidAttributeValue
            ),
            (
                TTLV(.applicationSpecificInformation, .structure([TTLV(.applicationNamespace, .text("n"))])),
                .applicationNamespaceNotSupported
            ),
        ]
    )
    func incomplete(_ attribute: TTLV, _ reason: ResultReason) throws {
        let given = Attributes([attribute]).ttlv()
        #expect(throws: KMIPError.self) { try Attributes(ttlv: given) }
        let error = #expect(throws: KMIPError.self) { try Attributes(ttlv: given) }
        #expect(error?.reason == reason)
        // Who looks for objects says only what he knows.
        #expect(try Attributes(pattern: given).items == [attribute])
    }

    @Test("what is whole is taken, and what an earlier server stored is read")
    func whole() throws {
        #expect(try Attributes(ttlv: Attributes([Self.limits(5)]).ttlv()).usageLimits?.count == 5)
        let old = Attributes([TTLV(.name, .structure([TTLV(.nameValue, .text("n"))]))])
        #expect(try Attributes(canonicalBytes: old.canonicalBytes).names == [ObjectName("n")])
    }
}
