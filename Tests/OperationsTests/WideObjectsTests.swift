import Access
import KMIP
import Store
import Testing

@testable import Operations

/// Testing has a Tag of its own.
private typealias Tag = KMIP.Tag

/// Objects with more values than they may have hints.
@Suite("Objects with very many values")
struct WideObjectsTests {
    /// Alternative Names (KMIP 2.1 section 4.4).
    private static func aliases(_ count: Int) -> [TTLV] {
        (0..<count).map { number in
            let value = TTLV(Tag(rawValue: 0x42_00c0), .text("alias \(number)"))
            return TTLV(Tag(rawValue: 0x42_00bf), .structure([value, TTLV(Tag(rawValue: 0x42_00c1), .enumeration(1))]))
        }
    }

    private static func groups(_ count: Int) -> [TTLV] {
        (0..<count).map { TTLV(.objectGroup, .text("group \($0)")) }
    }

    private static func request(_ attributes: [TTLV]) -> CreateRequest {
        let key = [CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(256))]
        return CreateRequest(objectType: .symmetricKey, attributes: Attributes(key + attributes))
    }

    @Test("they are found by whoever was granted what has their tag, their group or their name, and by their owner")
    func scopes() async throws {
        let fixture = try await SharingFixture()
        let ann = try await fixture.owner("ann")
        let scopes = [
            "bob": ScopeBody(tag: "prod"), "carol": ScopeBody(group: "web"), "dave": ScopeBody(prefix: "web/"),
        ]
        for (name, scope) in scopes {
            let request = ScopedGrantRequest(
                scope: scope,
                subject: "\(name)@example.com",
                operations: ["getAttributes"]
            )
            _ = try await fixture[0].grantScope(request, by: ann)
        }
        let name = ObjectName("web/one").ttlv
        let group = TTLV(.objectGroup, .text("web"))
        var attributes = Attributes(Self.aliases(ObjectLimits.hints) + [name, group])
        attributes.tags = ["prod"]
        let wide = try await fixture.objects(0, ann).create(Self.request(attributes.items)).uniqueIdentifier
        _ = try await fixture.key(of: ann)
        var label = Attributes()
        label.tags = ["prod"]
        let patterns = [[], [name], [group], label.items, [name, group], Self.aliases(1), [name] + Self.aliases(1)]
        for person in ["ann", "bob", "carol", "dave"] {
            let objects = fixture.objects(1, try SharingFixture.mail(person))
            for pattern in patterns where person != "ann" || !pattern.isEmpty {
                let found = try await objects.locate(LocateRequest(attributes: Attributes(pattern)))
                #expect(found.uniqueIdentifiers == [wide], "\(person): \(pattern.map(\.tag))")
            }
            let other = try await objects.locate(LocateRequest(attributes: Attributes([ObjectName("web/two").ttlv])))
            #expect(other.uniqueIdentifiers.isEmpty)
        }
    }

    @Test("an object is in so many groups and no more; one that is in more may leave them")
    func groups() async throws {
        let fixture = try await ObjectsFixture()
        let most = ObjectLimits.groups
        let refused = Self.request(Self.groups(most + 1))
        #expect(await refusal { try await fixture.objects.create(refused) } == .serverLimitExceeded)
        let id = try await fixture.objects.create(Self.request(Self.groups(most))).uniqueIdentifier
        func add(_ number: Int) async -> ResultReason? {
            let group = TTLV(.objectGroup, .text("further \(number)"))
            let request = AddAttributeRequest(uniqueIdentifier: id, newAttribute: group)
            return await refusal { try await fixture.objects.addAttribute(request) }
        }
        #expect(await add(1) == .serverLimitExceeded)
        var row = try #require(try await fixture.row(id))
        var attributes = try Attributes(canonicalBytes: row.attributes)
        for number in 0..<3 { attributes.add(TTLV(.objectGroup, .text("earlier \(number)"))) }
        row.attributes = attributes.canonicalBytes
        try await fixture.put(row)
        #expect(await add(2) == .serverLimitExceeded)
        for number in 0..<4 {
            let group = TTLV(.objectGroup, .text(number < 3 ? "earlier \(number)" : "group 0"))
            let request = DeleteAttributeRequest(uniqueIdentifier: id, deleted: .instance(group))
            #expect(await refusal { try await fixture.objects.deleteAttribute(request) } == nil)
        }
        #expect(await add(3) == nil)
        #expect(try await fixture.attributes(id).objectGroups.count == most)
    }
}
