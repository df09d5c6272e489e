import Testing

@testable import KMIP

@Suite("The numbers of an attribute's instances in KMIP 1.x")
struct InstanceNumbersTests {
    private static func numbers(_ attributes: Attributes, _ reference: AttributeReference = .tag(.name)) -> [String] {
        attributes.numbered(reference).map { "\($0.number) \($0.instance.children.first?.value ?? .integer(0))" }
    }

    private static func names(_ texts: String...) -> Attributes { Attributes(texts.map { ObjectName($0).ttlv }) }

    private static func apply(_ change: AttributeChange, _ attributes: Attributes) throws -> Attributes {
        let changed = try change.applied(to: attributes, .init(state: .active, now: 1))
        return try Attributes(canonicalBytes: changed.canonicalBytes)
    }

    @Test("what never changed is counted in the order in which it was given, and nothing is kept of it")
    func untouched() throws {
        #expect(Self.numbers(Self.names("b", "a")) == ["0 text(\"b\")", "1 text(\"a\")"])
        let added = try Self.apply(.add(ObjectName("c").ttlv), Self.names("a", "b"))
        #expect(added.withoutHidden == added)
    }

    @Test("an instance keeps its number while others come and go")
    func stable() throws {
        var attributes = try Self.apply(.delete(ObjectName("b").ttlv), Self.names("a", "b", "c"))
        #expect(Self.numbers(attributes) == ["0 text(\"a\")", "2 text(\"c\")"])
        attributes = try Self.apply(.add(ObjectName("aa").ttlv), attributes)
        #expect(attributes.numbered(.tag(.name)).map(\.number).sorted() == [0, 2, 3])
        attributes = try Self.apply(.modify(ObjectName("z").ttlv, current: ObjectName("a").ttlv), attributes)
        #expect(attributes.numbered(.tag(.name)).first { $0.instance == ObjectName("z").ttlv }?.number == 0)
        attributes = try Self.apply(.deleteAll(.tag(.name)), attributes)
        #expect(attributes.withoutHidden == attributes)
        attributes = try Self.apply(.add(ObjectName("new").ttlv), attributes)
        #expect(attributes.numbered(.tag(.name)).map(\.number) == [0])
    }

    @Test("a vendor's attribute has numbers of its own")
    func vendors() throws {
        let note = AttributeReference.vendor("x", name: "note")
        func value(_ text: String) -> TTLV { VendorAttribute(vendor: "x", name: "note", value: .text(text)).ttlv }
        var attributes = Self.names("a", "b")
        for text in ["2", "1"] { attributes = try Self.apply(.add(value(text)), attributes) }
        #expect(
            attributes.numbered(note).map { $0.instance.first(.attributeValue)?.value } == [.text("2"), .text("1")]
        )
        #expect(attributes.numbered(note).map(\.number) == [0, 1])
        #expect(Self.numbers(attributes) == ["0 text(\"a\")", "1 text(\"b\")"])
        attributes = try Self.apply(.delete(value("2")), attributes)
        #expect(attributes.numbered(note).map(\.number) == [1])
    }

    @Test("an answer of 1.x has the numbers, one of 2.x nothing of them")
    func told() throws {
        let attributes = try Self.apply(.delete(ObjectName("a").ttlv), Self.names("a", "b"))
        let answer = GetAttributesResponse(uniqueIdentifier: "u", attributes: attributes).ttlv
        let first = try VersionRules(ProtocolVersion(major: 1, minor: 2)).downgrade(answer, of: .getAttributes)
        let told = first.children.filter { $0.tag == .attribute }
        #expect(told.map { $0.first(.attributeIndex)?.value } == [.integer(1)])
        let second = try VersionRules(.latest).downgrade(answer, of: .getAttributes)
        #expect(second.first(.attributes)?.children == [ObjectName("b").ttlv])
        #expect(answer.withoutHiddenAttributes == second)
    }
}
