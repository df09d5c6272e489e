import Access
import Canonical
import KMIP
import Secrets
import Store
import Testing

@testable import Operations

@Suite("Locate")
struct ObjectsLocateTests {
    @Test("the newest comes first, in pages that fit together")
    func pages() async throws {
        let fixture = try await ObjectsFixture()
        var made: [String] = []
        for number in 0..<7 { made.insert(try await fixture.key { $0.uniqueIdentifier = "key-\(number)" }, at: 0) }
        let aes = [CryptographicAlgorithm.aes.ttlv]
        #expect(try await fixture.found(aes) == made)
        #expect(try await fixture.found(aes, maximum: 3) == Array(made[0..<3]))
        #expect(try await fixture.found(aes, maximum: 3, offset: 3) == Array(made[3..<6]))
        #expect(try await fixture.found(aes, maximum: 3, offset: 6) == [made[6]])
        #expect(try await fixture.found(aes, maximum: 3, offset: 7).isEmpty)
        let all = try await fixture.objects.locate(LocateRequest(attributes: Attributes(aes)))
        #expect(all.locatedItems == 7)
        let part = try await fixture.objects.locate(LocateRequest(attributes: Attributes(aes), maximumItems: 2))
        #expect(part.locatedItems == nil)
    }

    @Test("the owners' list goes on where a page ended, and holds destroyed objects")
    func list() async throws {
        let fixture = try await ObjectsFixture()
        let ids = [try await fixture.key(), try await fixture.key(), try await fixture.key()]
        try await fixture.objects.destroy(ids[0])
        var seen: [String] = []
        var next: String?
        repeat {
            let question = ObjectQuestion(type: "symmetricKey")
            let page = try await fixture.objects.list(question, Page(limit: 2, after: next))
            seen += page.items.map(\.id)
            next = page.next
        } while next != nil
        #expect(seen == ids.reversed())
        let destroyed = try await fixture.objects.list(ObjectQuestion(state: "destroyed"), Page(limit: 9, after: nil))
        #expect(destroyed.items.map(\.id) == [ids[0]])
    }

    @Test("a pattern has so many attributes, fields and elements, and no more")
    func bounds() async throws {
        let fixture = try await ObjectsFixture()
        func names(_ count: Int) -> [TTLV] { (0..<count).map { ObjectName("n\($0)").ttlv } }
        func fields(_ count: Int) -> [TTLV] {
            [TTLV(.attribute, .structure((0..<Int32(count)).map { TTLV(.attributeIndex, .integer($0)) }))]
        }
        func wide(_ count: Int) -> [TTLV] {
            let rest = (count - 1) % 64
            return [TTLV](repeating: fields(63)[0], count: (count - 1) / 64) + (rest > 0 ? fields(rest - 1) : [])
        }
        let most = ObjectLimits.pattern
        for pattern in [names(most), fields(most), wide(ObjectLimits.patternElements)] {
            #expect(await refusal { try await fixture.found(pattern) } == nil)
        }
        for pattern in [names(most + 1), fields(most + 1), wide(ObjectLimits.patternElements + 1)] {
            #expect(await refusal { try await fixture.found(pattern) } == .invalidField)
        }
    }

    @Test("a vendor's attribute is found by all of it, and by a pattern that names its value alone")
    func vendors() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key { $0.setVendorAttribute("x", "note", .text("blue")) }
        _ = try await fixture.key { $0.setVendorAttribute("x", "note", .text("red")) }
        #expect(
            try await fixture.found([VendorAttribute(vendor: "x", name: "note", value: .text("blue")).ttlv]) == [id]
        )
        let value = TTLV(.attribute, .structure([TTLV(.attributeValue, .text("blue"))]))
        #expect(try await fixture.found([value]) == [id])
    }

    @Test("a Locate whose task is cancelled ends")
    func cancelled() async throws {
        let fixture = try await ObjectsFixture()
        _ = try await fixture.key()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await fixture.found([CryptographicAlgorithm.aes.ttlv])
        }
        await #expect(throws: (any Error).self) { try await task.value }
    }

    @Test("every attribute that is asked for must fit")
    func attributes() async throws {
        let fixture = try await ObjectsFixture()
        let one = try await fixture.key {
            $0.add(ObjectName("one").ttlv)
            $0.tags = ["prod", "billing"]
            $0.cryptographicUsageMask = [.encrypt, .decrypt]
            $0.add(TTLV(.objectGroup, .text("accounts")))
        }
        let other = try await fixture.key {
            $0.add(ObjectName("other").ttlv)
            $0.tags = ["prod"]
            $0.cryptographicLength = 128
            $0.cryptographicUsageMask = [.wrapKey]
        }
        #expect(try await fixture.found([ObjectName("one").ttlv]) == [one])
        #expect(try await fixture.found([ObjectName("one").ttlv, ObjectName("other").ttlv]).isEmpty)
        #expect(try await fixture.found(tags("prod")) == [other, one])
        #expect(try await fixture.found(tags("prod", "billing")) == [one])
        #expect(try await fixture.found(tags("prod") + [TTLV(.cryptographicLength, .integer(128))]) == [other])
        #expect(try await fixture.found([TTLV(.cryptographicUsageMask, .integer(4))]).first == one)
        #expect(try await fixture.found([TTLV(.objectGroup, .text("accounts"))]) == [one])
        #expect(try await fixture.found([TTLV(.uniqueIdentifier, .text(other))]) == [other])
        #expect(try await fixture.found([ObjectType.secretData.ttlv, ObjectName("one").ttlv]).isEmpty)
    }

    @Test("a structure with some of its fields finds every object that has these")
    func parts() async throws {
        let fixture = try await ObjectsFixture()
        let other = try await fixture.key()
        let information = Tag(rawValue: 0x42_0004)
        let (namespace, data) = (
            TTLV(Tag(rawValue: 0x42_0003), .text("ssl")), TTLV(Tag(rawValue: 0x42_0002), .text("web"))
        )
        let parameters = TTLV(.cryptographicParameters, .structure([TTLV(Tag(rawValue: 0x42_0011), .enumeration(1))]))
        let id = try await fixture.key {
            $0.add(Link(type: .replacedObject, identifier: other).ttlv)
            $0.add(TTLV(information, .structure([namespace, data])))
            $0.add(parameters)
        }
        let link = Link(type: .replacedObject, identifier: other).ttlv
        for pattern in [
            TTLV(.link, .structure([link.children[0]])), TTLV(.link, .structure([link.children[1]])),
            TTLV(information, .structure([namespace])), TTLV(information, .structure([data])), parameters,
        ] {
            #expect(try await fixture.found([pattern]) == [id], "\(pattern)")
        }
    }

    @Test("a digest finds an opaque object for who may see its attributes, whole or in part, and never a key")
    func digests() async throws {
        let fixture = try await ObjectsFixture()
        let key = try await fixture.key()
        let ofKey = try #require(try await fixture.attributes(key).all(.digest).first)
        #expect(try await fixture.found([ofKey]).isEmpty)
        let bytes = SecretBytes(copying: [1, 2, 3])
        let opaque = RegisterRequest(
            attributes: Attributes(),
            object: .opaqueObject(OpaqueDataType(rawValue: 0x8000_0001), bytes)
        )
        let id = try await fixture.objects.register(opaque).uniqueIdentifier
        let shown = try #require(try await fixture.attributes(id).all(.digest).first)
        #expect(try await fixture.found([shown]) == [id])
        let algorithm = TTLV(.digest, .structure([TTLV(.hashingAlgorithm, .enumeration(6))]))
        #expect(try await fixture.found([algorithm]).contains(id))
        try await fixture.giveAway(id)
        try await fixture.grant([.destroy], on: id)
        #expect(try await fixture.found([ObjectType.opaqueObject.ttlv]) == [id])
        #expect(try await fixture.found([shown]).isEmpty)
    }

    @Test("states are the effective ones, and destroyed objects are found where the Storage Status Mask says so")
    func states() async throws {
        let fixture = try await ObjectsFixture()
        let active = try await fixture.key { $0.lifeDates.activation = 100 }
        let ended = try await fixture.key { $0.lifeDates = LifeDates(activation: 100, deactivation: 200) }
        let fresh = try await fixture.key()
        let gone = try await fixture.key()
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: gone))
        let aes = CryptographicAlgorithm.aes.ttlv
        #expect(try await fixture.found([aes, State.active.ttlv]) == [active])
        #expect(try await fixture.found([aes, State.deactivated.ttlv]) == [ended])
        #expect(try await fixture.found([aes, State.preActive.ttlv]) == [fresh])
        // KMIP 2.1 section 6.1.28: not without the mask, whatever state is asked for. The owners' list knows no mask and shows them.
        #expect(try await fixture.found([aes, State.destroyed.ttlv]).isEmpty)
        for (mask, expected) in [(StorageStatusMask.destroyed, [gone]), ([.onLine, .archival], [])] {
            let request = LocateRequest(attributes: Attributes([aes, State.destroyed.ttlv]), storageStatus: mask)
            #expect(try await fixture.objects.locate(request).uniqueIdentifiers == expected)
        }
        let listed = try await fixture.objects.list(ObjectQuestion(state: "destroyed"), Page(limit: 9, after: nil))
        #expect(listed.items.map(\.id) == [gone])
        #expect(try await fixture.found([aes]) == [fresh, ended, active])
        let both = LocateRequest(attributes: Attributes([aes]), storageStatus: [.onLine, .destroyed])
        #expect(try await fixture.objects.locate(both).uniqueIdentifiers == [gone, fresh, ended, active])
    }

    @Test("what a role was granted is found by those who have it, as long as they have it and it lasts")
    func role() async throws {
        let fixture = try await SharingFixture()
        let ann = try await fixture.owner("ann")
        let (bob, eve) = (try SharingFixture.mail("bob"), try SharingFixture.mail("eve"))
        func setRoles(_ roles: [String]) async throws {
            let request = RolesRequest(roles: roles)
            _ = try await fixture[0].setRoles(request, of: "bob@example.com", by: SharingFixture.admin)
        }
        try await setRoles(["workload"])
        let id = try await fixture.key(of: ann)
        _ = try await fixture.key(of: ann)
        func found(_ requester: Requester, on server: Int) async throws -> [String] {
            let request = LocateRequest(attributes: Attributes([CryptographicAlgorithm.aes.ttlv]))
            return try await fixture.objects(server, requester).locate(request).uniqueIdentifiers
        }
        #expect(try await found(bob, on: 1).isEmpty)
        try await fixture.grant(["getAttributes"], on: id, to: "role:workload", by: ann)
        for server in 0..<2 { #expect(try await found(bob, on: server) == [id]) }
        #expect(try await found(eve, on: 1).isEmpty)
        try await setRoles([])
        for server in 0..<2 { #expect(try await found(bob, on: server).isEmpty) }
        try await setRoles(["workload"])
        #expect(try await found(bob, on: 1) == [id])
        try await fixture.objects(0, ann).revokeGrant(on: id, to: "role:workload")
        #expect(try await found(bob, on: 1).isEmpty)
    }

    @Test("one date is that date, two are what lies between them")
    func dates() async throws {
        let fixture = try await ObjectsFixture()
        let early = try await fixture.key { $0.lifeDates.activation = 100 }
        let late = try await fixture.key { $0.lifeDates.activation = 200 }
        func activation(_ seconds: Int64) -> TTLV { TTLV(.activationDate, .dateTime(seconds)) }
        #expect(try await fixture.found([activation(100)]) == [early])
        #expect(try await fixture.found([activation(300), activation(150)]) == [late])
        let own = try await fixture.found([activation(0), activation(250)])
        #expect(own == [late, early])
    }

    @Test("a name is free again when its object is destroyed")
    func names() async throws {
        let fixture = try await ObjectsFixture()
        let name = ObjectName("payroll").ttlv
        let id = try await fixture.key { $0.add(name) }
        #expect(await refusal { try await fixture.key { $0.add(name) } } == .nonUniqueNameAttribute)
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: id))
        let next = try await fixture.key { $0.add(name) }
        #expect(try await fixture.found([name]) == [next])
    }

    private func tags(_ tags: String...) -> [TTLV] {
        var attributes = Attributes()
        attributes.tags = tags
        return attributes.items
    }
}
