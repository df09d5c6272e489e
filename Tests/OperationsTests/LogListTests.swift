import Access
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// The change log as administrators and auditors read it.
@Suite("The list of the change log")
struct LogListTests {
    private let servers: ManyServers

    init() async throws {
        servers = try await ManyServers(2)
        for turn in 0..<6 { _ = try await servers.create(on: turn % 2, name: "object \(turn)") }
    }

    private static func mail(_ address: String) throws -> Requester {
        let identity = Identity(subject: try Subject.mail(address), method: .bearer, source: "test")
        return Requester(isLocal: false, credential: .identity(identity))
    }

    /// Every page of a list.
    private func all(_ filter: LogFilter = LogFilter(), limit: Int, on index: Int = 0) async throws -> [LogEntryAnswer]
    {
        var (entries, after): ([LogEntryAnswer], String?) = ([], nil)
        repeat {
            let page = Page(limit: limit, after: after)
            let part = try await servers[index].changeLog(filter, page, by: ManyServers.local)
            #expect(part.items.count <= limit)
            entries += part.items
            after = part.next
        } while after != nil
        return entries
    }

    @Test(
        "it has every record of every server once, oldest first, however small the pages",
        arguments: [1, 3, 7, 40, 1_000]
    )
    func pages(limit: Int) async throws {
        let stored = try await servers.database.all(LogRow.table).map(LogRow.init)
        let entries = try await all(limit: limit)
        #expect(entries.map(\.time) == entries.map(\.time).sorted())
        #expect(Set(entries.map(\.hash)).count == entries.count)
        let vault = try #require(servers[0].seat.vault).id
        #expect(Set(entries.map(\.hash)) == Set(stored.map { $0.hash(vault: vault).hex }))
        #expect(Set(entries.map(\.server)).count == 2)
        #expect(entries.allSatisfy { $0.check == .intact })
    }

    @Test("an entry says who did what with what, and its statement is what the hash covers")
    func entry() async throws {
        let id = try await servers.create(on: 1, name: "named")
        let entries = try await all(LogFilter(table: "objects", target: id), limit: 10)
        #expect(entries.map(\.kind) == ["create"])
        #expect(entries.map(\.actor) == ["admin"])
        #expect(entries.map(\.server) == [servers[1].identity.id.hex])
        let statement = try #require(entries.first.flatMap { Bytes(base64: $0.statement) })
        #expect(Digest(of: statement).hex == entries.first?.hash)
    }

    @Test("what changed is named as callers name it: a grant by its object and subject, a member by group and subject")
    func targets() async throws {
        let id = try await servers.create(on: 0)
        let grant = GrantRequest(operations: ["get"])
        _ = try await servers[0].objects(for: ManyServers.local).grant(grant, on: id, to: "bob@example.com")
        _ = try await servers[0].foundGroup("ops", GroupRequest(members: ["token:ci"]), by: ManyServers.local)
        let grants = try await all(LogFilter(table: "read_access"), limit: 100)
        #expect(grants.last?.target == "\(id)/bob@example.com")
        #expect(try await all(LogFilter(kind: "add-member"), limit: 10).map(\.target) == ["group:ops/token:ci"])
        #expect(try await all(LogFilter(target: "group:ops"), limit: 10).map(\.kind) == ["found-group"])
    }

    @Test("filters are joined by and, and a page that they leave empty still leads on")
    func filters() async throws {
        let everything = try await all(limit: 100)
        let own = try await all(LogFilter(server: servers[1].identity.id.hex), limit: 2)
        #expect(own.map(\.hash) == everything.filter { $0.server == servers[1].identity.id.hex }.map(\.hash))
        let middle = everything[everything.count / 2].time
        let early = try await all(LogFilter(until: middle), limit: 5)
        let late = try await all(LogFilter(since: middle), limit: 5)
        #expect(early.map(\.hash) + late.map(\.hash) == everything.map(\.hash))
        #expect(try await all(LogFilter(actor: "admin", kind: "create"), limit: 1).count == 6)
        #expect(try await all(LogFilter(actor: "token:nobody"), limit: 1).isEmpty)
    }

    @Test("only administrators and auditors read it")
    func readers() async throws {
        let (bob, ann) = (try Self.mail("bob@example.com"), try Self.mail("ann@example.com"))
        let asked = RoleChange(subject: "ann@example.com", role: "auditor", isGiven: true)
        _ = try await servers[0].changeRole(asked, by: ManyServers.local)
        let page = Page(limit: 10, after: nil)
        #expect(try await servers[1].changeLog(LogFilter(), page, by: ann).items.count == 10)
        #expect(try await servers[1].checkpoints(page, by: ann).items.isEmpty == false)
        for requester in [bob, Requester(isLocal: true, credential: .nothing)] {
            let expected = requester.bearerToken == nil && requester.isLocal ? "not-authenticated" : "permission-denied"
            #expect(
                await refusalCode { _ = try await servers[1].changeLog(LogFilter(), page, by: requester) } == expected
            )
            #expect(await refusalCode { _ = try await servers[1].checkpoints(page, by: requester) } == expected)
        }
    }

    @Test("a record that somebody edited is called damaged, and the others are shown")
    func damaged() async throws {
        let record = try #require(try await servers.database.all(LogRow.table).map(LogRow.init).last)
        await servers.database.edit(LogRow.table, key: LogRow.key(chain: record.chain, seq: record.seq)) {
            $0.values[6] = .bytes(Bytes("token\u{1f}eve".utf8))
        }
        let entries = try await all(limit: 1_000)
        #expect(entries.filter { $0.check == .damaged }.map(\.seq) == [record.seq])
        #expect(entries.count { $0.check == .intact } == entries.count - 1)
    }

    @Test(
        "what is no cursor and no filter is refused",
        arguments: [
            (LogFilter(), "x"), (LogFilter(), "00"), (LogFilter(), String(repeating: "0", count: 20_000)),
            (LogFilter(server: "abc"), nil), (LogFilter(since: "yesterday"), nil), (LogFilter(until: ""), nil),
            (LogFilter(kind: String(repeating: "a", count: 2_000)), nil), (LogFilter(actor: ""), nil),
        ] as [(LogFilter, String?)]
    )
    func malformed(filter: LogFilter, after: String?) async throws {
        let code = await refusalCode {
            _ = try await servers[0].changeLog(filter, Page(limit: 10, after: after), by: ManyServers.local)
        }
        #expect(code == "malformed-request")
    }

    @Test("of more servers than are read side by side the further ones follow")
    func manyServers() async throws {
        let last = try #require(try await servers.database.all(LogRow.table).map(LogRow.init).last)
        let count = LogLimits.servers + 5
        for number in 0..<count {
            var raw = last.raw
            raw.values[0] = .bytes(Digest(of: Bytes("server \(number)".utf8)).bytes + Bytes(repeating: 0, count: 8))
            raw.values[1] = .integer(1)
            await servers.database.put(raw)
        }
        let entries = try await all(limit: 4)
        #expect(Set(entries.map(\.server)).count == count + 2)
        #expect(entries.count { $0.check == .damaged } == count)
    }

    @Test("checkpoints come in pages, oldest first")
    func checkpoints() async throws {
        await servers[0].tick()
        _ = try await servers.create(on: 0)
        await servers[0].tick()
        var (numbers, after): ([UInt64], String?) = ([], nil)
        repeat {
            let part = try await servers[1].checkpoints(Page(limit: 1, after: after), by: ManyServers.local)
            numbers += part.items.map(\.number)
            after = part.next
        } while after != nil
        #expect(numbers == Array(1...UInt64(numbers.count)) && numbers.count > 1)
        let code = await refusalCode {
            _ = try await servers[1].checkpoints(Page(limit: 1, after: "-1"), by: ManyServers.local)
        }
        #expect(code == "malformed-request")
    }
}
