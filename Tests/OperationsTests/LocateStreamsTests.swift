import Access
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("A Locate of many scopes")
struct LocateStreamsTests {
    private static func filter(_ labels: [UInt8]) -> ObjectFilter {
        let lists = labels.map { ObjectListing.scope(ObjectScope(owner: SampleRows.alice, .label([$0]))) }
        return ObjectFilter(lists, limit: ObjectLimits.step)
    }

    private static func ids(_ filters: [ObjectFilter], _ store: any Store) async throws -> [String] {
        var streams = LocateStreams(filters)
        var (ids, place): ([String], ObjectPlace?) = ([], nil)
        repeat {
            let page = try await streams.page(from: store)
            ids += try page.rows.map { try ObjectRow($0).id }
            #expect(page.rows.count <= ObjectLimits.step)
            if let next = page.next { #expect(try page.rows.last.map(ObjectRow.init)?.id == next.id) }
            place = page.next
        } while place != nil
        return ids
    }

    @Test("several questions are one list: newest first, each object once, whichever of them find it")
    func merged() async throws {
        let store = MemoryStore()
        var random = SplitMix64(seed: 11)
        var wanted: [(created: Int64, id: String)] = []
        for number in 0..<1_300 {
            let (id, created) = ("o\(number)", Int64.random(in: 0..<400, using: &random))
            let labels = (0..<4).filter { _ in Bool.random(using: &random) }.map(UInt8.init)
            await store.put(SampleRows.object(id, created: created).raw)
            for label in labels { await store.put(LabelHintRow(label: [label], id: id).raw) }
            if !labels.isEmpty { wanted.append((created, id)) }
        }
        let newest = wanted.sorted { ($0.created, $0.id) > ($1.created, $1.id) }.map(\.id)
        let one = try await Self.ids([Self.filter([0, 1, 2, 3])], store)
        #expect(one == newest)
        let four = try await Self.ids([[0], [1], [2], [3]].map(Self.filter), store)
        #expect(four == newest)
        #expect(try await Self.ids([[3, 0], [1, 3], [9], [2, 0], []].map(Self.filter), store) == newest)
        #expect(try await Self.ids([[8], [9]].map(Self.filter), store).isEmpty)
    }

    @Test(
        "several questions hand out as many objects as are wanted, and then twice as many each time",
        arguments: [1, 40, 100, 400]
    )
    func sizes(wanted: Int) async throws {
        let store = MemoryStore()
        for number in 0..<1_300 {
            await store.put(SampleRows.object("o\(number)", created: Int64(number)).raw)
            await store.put(LabelHintRow(label: [UInt8(number % 2)], id: "o\(number)").raw)
        }
        var streams = LocateStreams([[0], [1]].map(Self.filter), wanted: wanted)
        var (size, seen, place): (Int, Int, ObjectPlace?) = (max(ObjectLimits.leastStep, wanted), 0, nil)
        repeat {
            let page = try await streams.page(from: store)
            #expect(page.rows.count == min(size, 1_300 - seen))
            (size, seen, place) = (min(2 * size, ObjectLimits.step), seen + page.rows.count, page.next)
        } while place != nil && seen <= 1_300
        #expect(seen == 1_300)
    }

    @Test("who grants everyone many scopes makes nobody look at more than is in them")
    func flood() async throws {
        let fixture = try await SharingFixture()
        let (ann, bob) = (try await fixture.owner("ann"), try await fixture.owner("bob"))
        let (own, shown) = (try await fixture.key(of: bob), try await fixture.key(of: ann, tags: ["t300"]))
        for _ in 0..<120 { _ = try await fixture.key(of: ann, tags: ["hidden"]) }
        for number in 0..<DirectoryLimits.sharedScopedGrants {
            let owner = try Subject.mail(number == 300 ? "ann@example.com" : "o\(number)@example.com")
            let grant = ScopedGrant(
                owner: owner,
                scope: try .tag("t\(number)"),
                grantee: .everyone,
                rights: Rights([.getAttributes]),
                grantedBy: owner
            )
            try await fixture.put(ScopedGrantRow(grant, created: Instant(wholeSeconds: 1_000)))
        }
        let store = fixture.servers.members[1].store
        let before = await store.located
        let list = try await fixture.objects(1, bob).list(ObjectQuestion(), SharingFixture.page)
        #expect(Set(list.items.map(\.id)) == [own, shown])
        #expect(await store.located - before == 2)
    }
}
