import Access
import KMIP
import Secrets
import Testing

@testable import Operations

@Suite("Attributes that clients change")
struct ObjectsAttributesTests {
    private let fixture: ObjectsFixture
    private let id: String

    init() async throws {
        fixture = try await ObjectsFixture()
        id = try await fixture.key { $0.add(ObjectName("disk").ttlv) }
    }

    private var objects: ObjectOperations { fixture.objects }

    private func set(_ attribute: TTLV, on object: String? = nil) async throws {
        _ = try await objects.setAttribute(SetAttributeRequest(uniqueIdentifier: object ?? id, newAttribute: attribute))
    }

    @Test("a new name finds the object, and the old one no longer")
    func rename() async throws {
        let (old, new) = (ObjectName("disk").ttlv, ObjectName("tape").ttlv)
        let request = ModifyAttributeRequest(uniqueIdentifier: id, currentAttribute: old, newAttribute: new)
        _ = try await objects.modifyAttribute(request)
        #expect(try await fixture.found([new]) == [id])
        #expect(try await fixture.found([old]) == [])
        let again = try await fixture.key { $0.add(old) }
        #expect(try await fixture.found([old]) == [again])
    }

    @Test("a name that another object has is refused, and one's own is not")
    func uniqueNames() async throws {
        let other = try await fixture.key { $0.add(ObjectName("tape").ttlv) }
        let name = ObjectName("disk").ttlv
        let request = AddAttributeRequest(uniqueIdentifier: other, newAttribute: name)
        #expect(await refusal { try await objects.addAttribute(request) } == .nonUniqueNameAttribute)
        _ = try await objects.addAttribute(
            AddAttributeRequest(uniqueIdentifier: id, newAttribute: ObjectName("disk 2").ttlv)
        )
        #expect(try await fixture.attributes(id).names.count == 2)
    }

    @Test("a name of another type is another name, and who has the one has not the other")
    func namesOfTypes() async throws {
        let (text, address) = (ObjectName("disk").ttlv, ObjectName("disk", type: .uri).ttlv)
        let other = try await fixture.key { $0.add(address) }
        let request = AddAttributeRequest(uniqueIdentifier: other, newAttribute: text)
        #expect(await refusal { try await objects.addAttribute(request) } == .nonUniqueNameAttribute)
        let back = AddAttributeRequest(uniqueIdentifier: id, newAttribute: address)
        #expect(await refusal { try await objects.addAttribute(back) } == .nonUniqueNameAttribute)
        #expect(try await fixture.found([text]) == [id])
        #expect(try await fixture.found([address]) == [other])
    }

    @Test("nothing has one name twice, from the beginning or later")
    func twice() async throws {
        let (one, two) = (ObjectName("one").ttlv, ObjectName("two").ttlv)
        let made = await refusal { try await fixture.key { for name in [one, two, one] { $0.add(name) } } }
        #expect(made == .nonUniqueNameAttribute)
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [7])), nil))
        let brought = ImportRequest(
            uniqueIdentifier: "brought",
            attributes: Attributes([one, one]),
            object: .secretData(.password, block)
        )
        #expect(await refusal { try await objects.import(brought) } == .nonUniqueNameAttribute)
        let both = try await fixture.key { for name in [one, two] { $0.add(name) } }
        let same = ModifyAttributeRequest(uniqueIdentifier: both, currentAttribute: two, newAttribute: one)
        #expect(await refusal { try await objects.modifyAttribute(same) } == .nonUniqueNameAttribute)
    }

    @Test("groups and tags follow into the index")
    func labels() async throws {
        let group = TTLV(.objectGroup, .text("web"))
        _ = try await objects.addAttribute(AddAttributeRequest(uniqueIdentifier: id, newAttribute: group))
        #expect(try await fixture.found([group]) == [id])
        let all = DeleteAttributeRequest(uniqueIdentifier: id, deleted: .all(.tag(.objectGroup)))
        _ = try await objects.deleteAttribute(all)
        #expect(try await fixture.found([group]) == [])
    }

    @Test("a grant of the operation changes neither names nor what protects the material")
    func ownersAlone() async throws {
        let groups = TTLV(.objectGroup, .text("mine"))
        try await fixture.giveAway(id)
        try await fixture.grant([.setAttribute, .addAttribute], on: id)
        for attribute in [TTLV(.sensitive, .boolean(false)), TTLV(.extractable, .boolean(true)), groups] {
            #expect(await refusal { try await set(attribute) } == .permissionDenied)
        }
        let comment = TTLV(Tag(name: "Comment") ?? .name, .text("read by the backup"))
        try await set(comment)
        #expect(
            try await objects.addAttribute(
                .init(uniqueIdentifier: id, newAttribute: TTLV(Tag(name: "Description") ?? .name, .text("a")))
            ).uniqueIdentifier == id
        )
    }

    @Test("an activation date that is in the past makes the object active")
    func activation() async throws {
        try await set(TTLV(.activationDate, .dateTime(1_000)))
        #expect(try await fixture.state(id) == .active)
        #expect(await refusal { try await set(TTLV(.activationDate, .dateTime(2_000))) } == .wrongKeyLifecycleState)
    }

    @Test("an end before the beginning is refused, and nothing is changed")
    func dates() async throws {
        try await set(TTLV(.activationDate, .dateTime(9_000_000_000)))
        let before = try await fixture.attributes(id)
        #expect(
            await refusal { try await set(TTLV(.deactivationDate, .dateTime(8_000_000_000))) } == .invalidAttributeValue
        )
        #expect(try await fixture.attributes(id) == before)
    }

    @Test("processing begins no earlier than the object is active, and protecting ends no later")
    func useDates() async throws {
        try await set(TTLV(.activationDate, .dateTime(9_000_000_000)))
        #expect(
            await refusal { try await set(TTLV(.processStartDate, .dateTime(8_000_000_000))) } == .invalidAttributeValue
        )
        try await set(TTLV(.processStartDate, .dateTime(9_000_000_000)))
        #expect(
            await refusal { try await set(TTLV(.activationDate, .dateTime(9_000_000_001))) } == .invalidAttributeValue
        )
        try await set(TTLV(.protectStopDate, .dateTime(9_500_000_000)))
        #expect(
            await refusal { try await set(TTLV(.deactivationDate, .dateTime(9_400_000_000))) } == .invalidAttributeValue
        )
        try await set(TTLV(.deactivationDate, .dateTime(9_500_000_000)))
        let wrong = await refusal {
            try await fixture.key {
                $0.lifeDates.deactivation = 9_000_000_000
                $0.protectStopDate = 9_000_000_001
            }
        }
        #expect(wrong == .invalidAttributeValue)
    }

    @Test("a comment is taken by a key that was revoked before the end of its protecting")
    func oldDates() async throws {
        try await set(TTLV(.protectStopDate, .dateTime(9_500_000_000)))
        _ = try await objects.activate(ActivateRequest(uniqueIdentifier: id))
        try await fixture.revoke(id, .superseded)
        try await set(TTLV(Tag(name: "Comment") ?? .name, .text("old")))
        #expect(try await fixture.state(id) == .deactivated)
    }

    /// What a client of KMIP 1.4 is told of the object's names: their numbers and values.
    private func numbers() async throws -> [String] {
        let request = GetAttributesRequest(uniqueIdentifier: id, references: [.tag(.name)])
        let rules = VersionRules(ProtocolVersion(major: 1, minor: 4))
        let payload = try await objects.getAttributes(request).ttlv
        return try rules.downgrade(payload, of: .getAttributes).children.filter { $0.tag == .attribute }.map {
            var (number, name) = (Int32(0), "")
            if case .integer(let index) = $0.first(.attributeIndex)?.value { number = index }
            if case .text(let text) = $0.first(.attributeValue)?.first(.nameValue)?.value { name = text }
            return "\(number) \(name)"
        }
    }

    @Test("in KMIP 1.x a name keeps its number when others come, go and change, and 2.x sees no number")
    func indexes() async throws {
        for name in ["tape", "box"] {
            let request = AddAttributeRequest(uniqueIdentifier: id, newAttribute: ObjectName(name).ttlv)
            _ = try await objects.addAttribute(request)
        }
        #expect(try await numbers() == ["0 disk", "1 tape", "2 box"])
        let gone = DeleteAttributeRequest(uniqueIdentifier: id, deleted: .instance(ObjectName("tape").ttlv))
        _ = try await objects.deleteAttribute(gone)
        #expect(try await numbers() == ["0 disk", "2 box"])
        let (old, new) = (ObjectName("box").ttlv, ObjectName("zip").ttlv)
        let change = ModifyAttributeRequest(uniqueIdentifier: id, currentAttribute: old, newAttribute: new)
        _ = try await objects.modifyAttribute(change)
        #expect(try await numbers() == ["0 disk", "2 zip"])
        let payload = try await objects.getAttributes(GetAttributesRequest(uniqueIdentifier: id)).ttlv
        let shown = try VersionRules(.latest).downgrade(payload, of: .getAttributes)
        #expect(!"\(shown)".contains("AttributeIndex"))
        let list = try await objects.getAttributeList(GetAttributeListRequest(uniqueIdentifier: id)).references
        #expect(!list.contains(.vendor("y", name: "AttributeIndex")))
        let next = try await objects.reKey(ReKeyRequest(uniqueIdentifier: id)).uniqueIdentifier
        let replaced = try await fixture.attributes(next)
        #expect(replaced.withoutHidden == replaced)
    }

    @Test("a change of KMIP 1.x goes by the number, and answers with what the object has then")
    func numbered() async throws {
        let rules = VersionRules(ProtocolVersion(major: 1, minor: 4))
        func change(_ operation: KMIP.Operation, _ fields: [TTLV]) async throws -> TTLV {
            let payload = TTLV(.requestPayload, .structure([TTLV(.uniqueIdentifier, .text(id))] + fields))
            let request = try #require(try NumberedChange(rules.upgrade(payload, of: operation), of: operation, rules))
            return try rules.downgrade(try await objects.changeAttribute(request).ttlv, of: operation)
        }
        func attribute(_ name: String, _ value: TTLVValue, _ index: Int32? = nil) -> TTLV {
            let number = index.map { [TTLV(.attributeIndex, .integer($0))] } ?? []
            return TTLV(
                .attribute,
                .structure([TTLV(.attributeName, .text(name))] + number + [TTLV(.attributeValue, value)])
            )
        }
        for name in ["tape", "box"] {
            _ = try await change(.addAttribute, [attribute("Name", ObjectName(name).ttlv.value)])
        }
        let first = [TTLV(.attributeName, .text("Name")), TTLV(.attributeIndex, .integer(1))]
        _ = try await change(.deleteAttribute, first)
        await #expect(throws: (any Error).self) { try await change(.deleteAttribute, first) }
        let zip = attribute("Name", ObjectName("zip").ttlv.value, 2)
        #expect(
            try await change(.modifyAttribute, [zip]).first(.attribute)?.first(.attributeIndex)?.value == .integer(2)
        )
        #expect(try await numbers() == ["0 disk", "2 zip"])
        let limits = TTLV.limits(9, .byte, left: 4).value
        let told = try await change(.addAttribute, [attribute("Usage Limits", limits)])
        #expect(told.first(.attribute)?.first(.attributeValue)?.first(.usageLimitsCount)?.value == .longInteger(9))
        for value in ["a", "b"] { _ = try await change(.addAttribute, [attribute("x-note", .text(value))]) }
        #expect(try await fixture.attributes(id).all(.vendor("x", name: "note")).count == 2)
    }

    @Test("what is told of a registered object once is never told otherwise")
    func setOnce() async throws {
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [1])), nil))
        let request = RegisterRequest(attributes: Attributes(), object: .secretData(.seed, block))
        let seed = try await objects.register(request).uniqueIdentifier
        let date = TTLV(.originalCreationDate, .dateTime(7))
        _ = try await objects.addAttribute(AddAttributeRequest(uniqueIdentifier: seed, newAttribute: date))
        #expect(try await fixture.attributes(seed).originalCreationDate == 7)
        let later = TTLV(.originalCreationDate, .dateTime(8))
        #expect(await refusal { try await set(later, on: seed) } == .readOnlyAttribute)
        let generator = TTLV(.randomNumberGenerator, .structure([TTLV(.rngAlgorithm, .enumeration(1))]))
        let change = ModifyAttributeRequest(uniqueIdentifier: id, newAttribute: generator)
        #expect(await refusal { try await objects.modifyAttribute(change) } == .attributeReadOnly)
        let again = AddAttributeRequest(uniqueIdentifier: id, newAttribute: later)
        #expect(await refusal { try await objects.addAttribute(again) } == .attributeSingleValued)
    }

    @Test("in KMIP 1.x opaque objects have no state and no algorithm, and secrets no length")
    func firstGeneration() async throws {
        let old = ProtocolVersion(major: 1, minor: 4)
        let first = ObjectOperations(server: fixture.test.server, requester: fixture.test.local, version: old)
        let bytes = SecretBytes(copying: [1, 2])
        let opaque = ManagedObject.opaqueObject(OpaqueDataType(rawValue: 7), bytes)
        let blob = try await first.register(RegisterRequest(attributes: Attributes(), object: opaque)).uniqueIdentifier
        let shown = try await first.getAttributes(GetAttributesRequest(uniqueIdentifier: blob)).attributes
        #expect(shown.state == nil && shown.fresh == nil && shown.value(.leaseTime) == nil)
        #expect(try await fixture.attributes(blob).keyFormatType == .opaque)
        #expect(try await fixture.state(blob) == .preActive)
        let activation = ActivateRequest(uniqueIdentifier: blob)
        #expect(await refusal { try await first.activate(activation) } == .illegalOperation)
        let algorithm = RegisterRequest(attributes: Attributes([CryptographicAlgorithm.aes.ttlv]), object: opaque)
        #expect(await refusal { try await first.register(algorithm) } == .invalidField)
        let block = KeyBlock(format: .raw, value: .plain(.bytes(bytes), nil))
        let secret = RegisterRequest(attributes: Attributes(), object: .secretData(.password, block))
        let word = try await first.register(secret).uniqueIdentifier
        let said = try await first.getAttributes(GetAttributesRequest(uniqueIdentifier: word)).attributes
        #expect(said.cryptographicLength == nil && said.cryptographicUsageMask == .verify)
        #expect(try await fixture.attributes(word).cryptographicLength == 16)
    }

    @Test("nobody changes what is destroyed")
    func destroyed() async throws {
        _ = try await objects.destroy(DestroyRequest(uniqueIdentifier: id))
        let comment = TTLV(Tag(name: "Comment") ?? .name, .text("gone"))
        #expect(await refusal { try await set(comment) } == .wrongKeyLifecycleState)
    }

    @Test("Adjust turns a flag")
    func adjust() async throws {
        let flag = Tag(name: "RotateAutomatic") ?? .name
        let request = AdjustAttributeRequest(uniqueIdentifier: id, reference: .tag(flag), adjustment: .negate)
        _ = try await objects.adjustAttribute(request)
        #expect(try await fixture.attributes(id).value(flag) == .boolean(true))
    }
}
