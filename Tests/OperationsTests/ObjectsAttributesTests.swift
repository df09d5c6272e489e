import Access
import KMIP
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
