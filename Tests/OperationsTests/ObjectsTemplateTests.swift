import Access
import KMIP
import KMIPServer
import Secrets
import Testing

@testable import Operations

/// Templates, which KMIP 1.x has and 2.x has not.
struct ObjectsTemplateTests {
    private static let first = ProtocolVersion(major: 1, minor: 2)

    @Test("a Template gives its attributes to what names it, behind what the request says itself")
    func named() async throws {
        let fixture = try await ObjectsFixture()
        #expect(try await Self.register(fixture, "disks", 192).status == .success)
        #expect(
            try await Self.register(fixture, "more", 256, [TTLV(.cryptographicUsageMask, .integer(12))]).status
                == .success
        )
        let names = ["disks", "more"].map { TTLV(.name, ObjectName($0).ttlv.value) }
        let made = try await Self.ask(
            fixture,
            .create,
            [ObjectType.symmetricKey.ttlv, TTLV(.templateAttribute, .structure(names))]
        )
        #expect(made.status == .success)
        let payload = try #require(made.payload)
        guard case .text(let id)? = payload.first(.uniqueIdentifier)?.value else { Issue.record("no id"); return }
        let attributes = try await fixture.attributes(id)
        #expect(attributes.cryptographicLength == 256 && attributes.cryptographicUsageMask == [.encrypt, .decrypt])
        #expect(attributes.names.isEmpty)
        let own = [
            TTLV(.name, ObjectName("disks").ttlv.value), Self.attribute("Cryptographic Length", .integer(128)),
            Self.attribute("Cryptographic Usage Mask", .integer(4)),
        ]
        let other = try await Self.ask(
            fixture,
            .create,
            [ObjectType.symmetricKey.ttlv, TTLV(.templateAttribute, .structure(own))]
        )
        guard case .text(let second)? = other.payload?.first(.uniqueIdentifier)?.value else {
            Issue.record("no id"); return
        }
        #expect(try await fixture.attributes(second).cryptographicLength == 128)
    }

    @Test("a Template gives its attributes to both keys of a pair, or to one of them")
    func pairs() async throws {
        let fixture = try await ObjectsFixture()
        let algorithm = Self.attribute("Cryptographic Algorithm", .enumeration(CryptographicAlgorithm.rsa.rawValue))
        let length = Self.attribute("Cryptographic Length", .integer(2_048))
        for (name, inside) in [
            ("all", [algorithm, length]), ("own", [Self.attribute("Cryptographic Usage Mask", .integer(1))]),
            ("other", [Self.attribute("Cryptographic Usage Mask", .integer(2))]),
        ] {
            let template = [
                ObjectType.template.ttlv,
                TTLV(.templateAttribute, .structure([Self.attribute("Name", ObjectName(name).ttlv.value)])),
                TTLV(.template, .structure(inside)),
            ]
            #expect(try await Self.ask(fixture, .register, template).status == .success)
        }
        func named(_ tag: KMIP.Tag, _ name: String) -> TTLV {
            TTLV(tag, .structure([TTLV(.name, ObjectName(name).ttlv.value)]))
        }
        let made = try await Self.ask(
            fixture,
            .createKeyPair,
            [
                named(.commonTemplateAttribute, "all"), named(.privateKeyTemplateAttribute, "own"),
                named(.publicKeyTemplateAttribute, "other"),
            ]
        )
        let payload = try #require(made.payload)
        for (tag, use) in [
            (KMIP.Tag.privateKeyUniqueIdentifier, CryptographicUsageMask.sign), (.publicKeyUniqueIdentifier, .verify),
        ] {
            guard case .text(let id)? = payload.first(tag)?.value else { Issue.record("no id"); return }
            let attributes = try await fixture.attributes(id)
            #expect(attributes.cryptographicAlgorithm == .rsa && attributes.cryptographicUsageMask == use)
        }
        let missing = [named(.commonTemplateAttribute, "all"), named(.privateKeyTemplateAttribute, "none")]
        #expect(try await Self.ask(fixture, .createKeyPair, missing).reason == .itemNotFound)
    }

    @Test("a Template that is not there, or another's, is not found, and one with a Name inside is none")
    func refused() async throws {
        let fixture = try await ObjectsFixture()
        let name = [TTLV(.name, ObjectName("disks").ttlv.value)]
        let asked = [ObjectType.symmetricKey.ttlv, TTLV(.templateAttribute, .structure(name))]
        #expect(try await Self.ask(fixture, .create, asked).reason == .itemNotFound)
        #expect(try await Self.register(fixture, "disks", 192).status == .success)
        let id = try #require(try await fixture.found([ObjectType.template.ttlv]).first)
        #expect(try await fixture.get(id).objectType == .template)
        try await fixture.giveAway(id)
        #expect(try await Self.ask(fixture, .create, asked).reason == .itemNotFound)
        try await fixture.grant([.get], on: id)
        let inside = [Self.attribute("Name", ObjectName("in").ttlv.value)]
        let template = [
            ObjectType.template.ttlv, TTLV(.templateAttribute, .structure([])), TTLV(.template, .structure(inside)),
        ]
        #expect(try await Self.ask(fixture, .register, template).reason == .invalidField)
        let second = try await Self.ask(
            fixture,
            .register,
            [ObjectType.template.ttlv, Attributes().ttlv(), ManagedObject.template(Attributes()).ttlv],
            .latest
        )
        #expect(second.status == .operationFailed)
    }

    @Test("a Template has no state and nothing of cryptographic objects")
    func stateless() async throws {
        let fixture = try await ObjectsFixture()
        #expect(try await Self.register(fixture, "disks", 192).status == .success)
        let id = TTLV(.uniqueIdentifier, .text(try #require(try await fixture.found([ObjectType.template.ttlv]).first)))
        #expect(try await Self.ask(fixture, .activate, [id]).reason == .illegalOperation)
        let reason = TTLV(.revocationReason, .structure([TTLV(.revocationReasonCode, .enumeration(2))]))
        #expect(try await Self.ask(fixture, .revoke, [id, reason]).reason == .illegalOperation)
        let list = try await Self.ask(fixture, .getAttributeList, [id])
        let names = try #require(list.payload).children.compactMap { field -> String? in
            if case .text(let name) = field.value, field.tag == .attributeName { name } else { nil }
        }
        #expect(names.contains("Name"))
        for name in ["State", "Digest", "Fresh", "Lease Time"] { #expect(!names.contains(name), "\(name)") }
        #expect(try await Self.ask(fixture, .destroy, [id]).status == .success)
    }

    @Test("a Template is told as it was registered, and what is made of it has its instances by their indices")
    func inOrder() async throws {
        let fixture = try await ObjectsFixture()
        let inside = [
            Self.attribute("x-t", .text("one"), 1), Self.attribute("Object Group", .text("z")),
            Self.attribute("x-t", .text("zero"), 0), Self.attribute("Cryptographic Algorithm", .enumeration(3)),
            Self.attribute("Cryptographic Length", .integer(256)), Self.attribute("Object Group", .text("a"), 1),
            Self.attribute("Cryptographic Usage Mask", .integer(12)),
        ]
        let own = TTLV(.templateAttribute, .structure([Self.attribute("Name", ObjectName("t").ttlv.value)]))
        let fields = [ObjectType.template.ttlv, own, TTLV(.template, .structure(inside))]
        #expect(try await Self.ask(fixture, .register, fields).status == .success)
        let template = try #require(try await fixture.found([ObjectType.template.ttlv]).first)
        let got = try await Self.ask(fixture, .get, [TTLV(.uniqueIdentifier, .text(template))])
        #expect(
            got.payload?.first(.template)?.children == [
                Self.attribute("x-t", .text("zero")), Self.attribute("Object Group", .text("z")),
                Self.attribute("x-t", .text("one"), 1), Self.attribute("Cryptographic Algorithm", .enumeration(3)),
                Self.attribute("Cryptographic Length", .integer(256)), Self.attribute("Object Group", .text("a"), 1),
                Self.attribute("Cryptographic Usage Mask", .integer(12)),
            ]
        )
        let named = TTLV(.templateAttribute, .structure([TTLV(.name, ObjectName("t").ttlv.value)]))
        let made = try await Self.ask(fixture, .create, [ObjectType.symmetricKey.ttlv, named])
        let key = try #require(made.payload?.first(.uniqueIdentifier))
        let asked = ["x-t", "Object Group"].map { TTLV(.attributeName, .text($0)) }
        let told = try await Self.ask(fixture, .getAttributes, [key] + asked)
        #expect(
            told.payload?.children.dropFirst() == [
                Self.attribute("x-t", .text("zero")), Self.attribute("x-t", .text("one"), 1),
                Self.attribute("Object Group", .text("z")), Self.attribute("Object Group", .text("a"), 1),
            ]
        )
    }

    private static func attribute(_ name: String, _ value: TTLVValue, _ index: Int32? = nil) -> TTLV {
        let index = index.map { [TTLV(.attributeIndex, .integer($0))] } ?? []
        return TTLV(
            .attribute,
            .structure([TTLV(.attributeName, .text(name))] + index + [TTLV(.attributeValue, value)])
        )
    }

    private static func register(
        _ fixture: ObjectsFixture,
        _ name: String,
        _ length: Int32,
        _ more: [TTLV] = []
    ) async throws -> ResponseBatchItem {
        let inside =
            [
                attribute("Cryptographic Algorithm", CryptographicAlgorithm.aes.ttlv.value),
                attribute("Cryptographic Length", .integer(length)),
            ] + more.map { attribute("Cryptographic Usage Mask", $0.value) }
        let own = TTLV(.templateAttribute, .structure([attribute("Name", ObjectName(name).ttlv.value)]))
        return try await ask(fixture, .register, [ObjectType.template.ttlv, own, TTLV(.template, .structure(inside))])
    }

    private static func ask(
        _ fixture: ObjectsFixture,
        _ operation: KMIP.Operation,
        _ fields: [TTLV],
        _ version: ProtocolVersion = first
    ) async throws -> ResponseBatchItem {
        let item = TTLV(.batchItem, .structure([operation.ttlv, TTLV(.requestPayload, .structure(fields))]))
        let header = RequestHeader(version: version, batchCount: 1)
        let body = BinaryTTLV.encode(TTLV(.requestMessage, .structure([header.ttlv, item])))
        let request = KMIPRequest(body: body, encoding: .binary, isCosmianPath: false, now: CaseVariables.now)
        let bytes = await KMIPService().answer(request, by: fixture.objects).bytes
        return try #require(try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes)).items.first)
    }
}
