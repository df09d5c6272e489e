import Testing

@testable import KMIP

@Suite("Objects in files of any version")
struct VersionRulesFilesTests {
    private static let object = TTLV(.certificate, .structure([]))
    private static let listed = TTLV(
        .attribute,
        .structure([TTLV(.attributeName, .text("Object Group")), TTLV(.attributeValue, .text("desk"))])
    )
    private static let attributes = TTLV(.attributes, .structure([TTLV(.objectGroup, .text("desk"))]))

    private func payload(_ fields: [TTLV]) -> TTLV { TTLV(.responsePayload, .structure(fields)) }

    @Test("attributes of 1.x beside an object become those of 2.1, and those of 2.1 stay as they are")
    func forms() throws {
        let later = payload([Self.object, Self.attributes])
        #expect(try VersionRules.upgraded(attributesOf: payload([Self.object, Self.listed])) == later)
        let template = TTLV(.templateAttribute, .structure([Self.listed]))
        #expect(try VersionRules.upgraded(attributesOf: payload([template, Self.object])) == later)
        #expect(try VersionRules.upgraded(attributesOf: later) == later)
    }

    @Test("a payload without an object stays as it is, and both forms in one are refused")
    func others() throws {
        let told = payload([Self.listed])
        #expect(try VersionRules.upgraded(attributesOf: told) == told)
        #expect(throws: KMIPError.self) {
            try VersionRules.upgraded(attributesOf: payload([Self.object, Self.listed, Self.attributes]))
        }
    }
}
