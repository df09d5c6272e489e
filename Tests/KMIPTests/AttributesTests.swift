import Secrets
import Testing

@testable import KMIP

struct AttributesTests {
    @Test("attributes are stored by their tags, the instances of one as they came, and come back whole")
    func canonical() throws {
        var attributes = Attributes([ObjectName("b").ttlv, ObjectName("a").ttlv, TTLV(.objectGroup, .text("g"))])
        attributes.state = .active
        attributes.cryptographicAlgorithm = .aes
        attributes.cryptographicLength = 256
        attributes.cryptographicUsageMask = [.encrypt, .decrypt]
        attributes.tags = ["x", "y\"\\\n"]
        attributes.setVendorAttribute("x", "owner note", .integer(7))
        let bytes = attributes.canonicalBytes
        let groupFirst = Attributes(
            [TTLV(.objectGroup, .text("g"))] + attributes.items.filter { $0.tag != .objectGroup }
        )
        #expect(groupFirst.canonicalBytes == bytes)
        let stored = try Attributes(canonicalBytes: bytes)
        #expect(stored.canonicalBytes == bytes)
        #expect(stored.names.map(\.value) == ["b", "a"])
        #expect(stored.tags == ["x", "y\"\\\n"])
        #expect(stored.cryptographicUsageMask == [.encrypt, .decrypt])
        #expect(stored.vendorAttribute("x", "owner note") == .integer(7))
    }

    @Test("what was stored is read by limits of its own, far above a message's")
    func storedLimits() throws {
        var attributes = Attributes()
        let many = [TTLV](repeating: TTLV(.attributeIndex, .integer(1)), count: Limits.standard.elements)
        attributes.setVendorAttribute("x", "many", .structure(many))
        var deep = TTLVValue.structure([])
        for _ in 0..<Limits.standard.depth { deep = .structure([TTLV(.attributeValue, deep)]) }
        attributes.setVendorAttribute("x", "deep", deep)
        attributes.setVendorAttribute("x", "long", .text(String(repeating: "x", count: Limits.standard.messageBytes)))
        #expect(throws: KMIPError.self) { try BinaryTTLV.decode(attributes.canonicalBytes) }
        #expect(try Attributes(canonicalBytes: attributes.canonicalBytes) == attributes.inCanonicalOrder)
    }

    @Test("setting a value replaces it, setting nil takes it away")
    func setting() {
        var attributes = Attributes()
        attributes.sensitive = true
        attributes.sensitive = false
        #expect(attributes.items == [TTLV(.sensitive, .boolean(false))])
        attributes.sensitive = nil
        #expect(attributes.isEmpty)
        attributes.lifeDates = LifeDates(activation: 1, destroy: 2)
        #expect(attributes.lifeDates == LifeDates(activation: 1, destroy: 2))
    }

    @Test(
        "what is no attribute, or has a wrong type, is refused",
        arguments: [
            (TTLV(.keyBlock, .structure([])), ResultReason.invalidAttribute),
            (TTLV(.cryptographicLength, .text("256")), .invalidAttributeValue),
            (TTLV(.cryptographicAlgorithm, .enumeration(0x0FFF)), .unknownEnumeration),
            (TTLV(.name, .structure([TTLV(.nameType, .enumeration(1))])), .invalidMessage),
            (VendorAttribute(vendor: "a b", name: "n", value: nil).ttlv, .invalidAttribute),
            (VendorAttribute(vendor: "a", name: "", value: nil).ttlv, .invalidAttribute),
        ]
    )
    func refused(_ attribute: TTLV, _ reason: ResultReason) {
        let error = #expect(throws: KMIPError.self) { try Attributes(ttlv: Attributes([attribute]).ttlv()) }
        #expect(error?.reason == reason)
    }

    @Test(
        "a client may not give what only the server sets, nor a single value twice",
        arguments: [
            ([TTLV(.state, .enumeration(2))], ResultReason.attributeReadOnly),
            ([TTLV(.initialDate, .dateTime(1))], .attributeReadOnly),
            ([TTLV(.sensitive, .boolean(true)), TTLV(.sensitive, .boolean(true))], .attributeSingleValued),
            ([VendorAttribute(vendor: "y", name: "n", value: nil).ttlv], .attributeReadOnly),
            (
                [
                    VendorAttribute(vendor: "cosmian", name: "tag", value: nil).ttlv,
                    VendorAttribute(vendor: "cosmian", name: "tag", value: nil).ttlv,
                ],
                .attributeSingleValued
            ),
            ([TTLV(.objectType, .enumeration(7))], .invalidAttributeValue),
            ([ObjectName("a").ttlv, ObjectName("b").ttlv, ObjectName("a").ttlv], .nonUniqueNameAttribute),
        ]
    )
    func creation(_ items: [TTLV], _ reason: ResultReason) {
        let error = #expect(throws: KMIPError.self) { try Attributes(items).checkForCreation(of: .symmetricKey) }
        #expect(error?.reason == reason)
    }

    @Test("many names and the repeated object type are fine at creation")
    func creationAllowed() {
        let items = [
            ObjectName("a").ttlv, ObjectName("b").ttlv, ObjectName("a", type: .uri).ttlv,
            TTLV(.objectType, .enumeration(2)),
        ]
        #expect(throws: Never.self) { try Attributes(items).checkForCreation(of: .symmetricKey) }
    }

    @Test("references select the standard's attributes and vendors' ones apart")
    func references() {
        let vendor = VendorAttribute(vendor: "x", name: "n", value: .boolean(true))
        let other = VendorAttribute(vendor: "x", name: "o", value: .boolean(true))
        let attributes = Attributes([ObjectName("a").ttlv, vendor.ttlv, other.ttlv, ObjectName("b").ttlv])
        #expect(attributes.selecting([.vendor("x", name: "n")]).items == [vendor.ttlv])
        #expect(attributes.selecting([.tag(.name)]).names.map(\.value) == ["a", "b"])
        #expect(attributes.selecting([.tag(.state)]).isEmpty)
    }

    @Test(
        "a list of tags is read only if it is one",
        arguments: [
            (#"["a","b\u0041"]"#, ["a", "bA"]), ("[]", []), (" [ \"x\" ] ", ["x"]), ("[1]", nil), ("a", nil),
            ("[\"a\"] x", nil), ("", nil),
        ] as [(String, [String]?)]
    )
    func tagLists(_ text: String, _ expected: [String]?) { #expect(TagList.read(text) == expected) }
}
