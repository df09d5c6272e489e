import Access
import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

/// Keys that the server replaces by itself (KMIP 2.1 sections 4.48 to 4.54).
struct AutomaticRotationTests {
    private static func rotated(_ interval: UInt32, _ change: (inout Attributes) -> Void = { _ in }) -> Attributes {
        var attributes = Attributes([
            TTLV(Tag(rawValue: 0x42_016B), .boolean(true)), TTLV(Tag(rawValue: 0x42_016A), .interval(interval)),
        ])
        attributes.cryptographicAlgorithm = .aes
        change(&attributes)
        return attributes
    }

    private static func offset(_ seconds: UInt32) -> TTLV { TTLV(Tag(rawValue: 0x42_016C), .interval(seconds)) }

    private func key(_ attributes: Attributes, _ server: KeyServer) async throws -> String {
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        return try await server.objects(for: ManyServers.local).create(request).uniqueIdentifier
    }

    private func attributes(_ id: String, _ server: KeyServer) async throws -> Attributes {
        try await server.objects(for: ManyServers.local).getAttributes(GetAttributesRequest(uniqueIdentifier: id))
            .attributes
    }

    private func look(_ server: KeyServer) async throws -> [String] {
        var refused = RefusedRotations()
        return await server.rotateDue(in: try await server.open(), &refused)
    }

    @Test("a key is replaced when its interval is over, for its owner, and its successor when its own is")
    func chain() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(1, clock: clock)
        let first = try await key(
            Self.rotated(3_600) {
                $0.add(ObjectName("disk").ttlv)
                $0.lifeDates.activation = 0
            },
            servers[0]
        )
        let still = try await key(Self.rotated(0), servers[0])
        #expect(try await look(servers[0]).isEmpty)
        clock.move(seconds: 3_599)
        #expect(try await look(servers[0]).isEmpty)
        clock.move(seconds: 1)
        let second = try #require(try await look(servers[0]).first)
        #expect(try await look(servers[0]).isEmpty)
        clock.move(seconds: 3_600)
        let third = try #require(try await look(servers[0]).first)
        let ids = [first, second, third]
        for (number, id) in ids.enumerated() {
            let shown = try await attributes(id, servers[0])
            #expect(shown.names.isEmpty == (number < 2))
            #expect(shown.rotateGeneration ?? 0 == Int32(number) && shown.rotateLatest == (number == 2))
            #expect(shown.rotateAutomatic == true && shown.rotateInterval == 3_600 && shown.rotateDate != nil)
            let row = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(id)))
            #expect(row.owner == Subject.admin.stored)
            #expect(shown.state == .active)
        }
        #expect(try await attributes(still, servers[0]).rotateLatest == nil)
        let log = try await servers.database.rows(LogRow.self).filter { $0.changeKind == ChangeKind.rotateKey }
        #expect(log.count == 4 && log.allSatisfy { $0.subject == Subject.vault.stored })
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("of two servers that look at once one replaces each key")
    func once() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(2, clock: clock)
        let first = try await key(Self.rotated(60), servers[0])
        let before = try await servers.database.count(ObjectRow.table)
        clock.move(seconds: 60)
        let answer = Answer<[String]>()
        await servers.members[0].store.beforeApply {
            await answer.take { try await look(servers[1]) }
        }
        #expect(try await look(servers[0]).isEmpty)
        let made = try #require(await answer.value)
        #expect(made.count == 1)
        #expect(try await servers.database.count(ObjectRow.table) == before + 1)
        #expect(try await attributes(first, servers[0]).links == [Link(type: .replacementObject, identifier: made[0])])
        for server in [servers[0], servers[1]] { #expect(try await look(server).isEmpty) }
    }

    @Test("a key pair is replaced as a whole, with the offset that it says")
    func pairs() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(1, clock: clock)
        let objects = servers[0].objects(for: ManyServers.local)
        let common = Self.rotated(60) {
            $0.cryptographicAlgorithm = .ed25519
            $0.add(Self.offset(30))
        }
        let pair = try await objects.createKeyPair(CreateKeyPairRequest(commonAttributes: common))
        clock.move(seconds: 60)
        let made = try await look(servers[0])
        #expect(made.count == 1)
        let own = try await attributes(try #require(made.first), servers[0])
        let other = try await attributes(NewPair.publicIdentifier(of: made[0]), servers[0])
        #expect(own.lifeDates.activation == (own.initialDate ?? 0) + 30 && own.state == .preActive)
        #expect(other.lifeDates.activation == own.lifeDates.activation)
        let replaced = Link(type: .replacedObject, identifier: pair.publicKeyUniqueIdentifier)
        #expect(other.links.contains(replaced))
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("an offset is the activation of a key's successor also where the key has an end and no beginning")
    func offsetAlone() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(1, clock: clock)
        _ = try await key(
            Self.rotated(60) {
                $0.add(Self.offset(30))
                $0.lifeDates.deactivation = 4_000_000_000
            },
            servers[0]
        )
        clock.move(seconds: 60)
        let made = try #require(try await look(servers[0]).first)
        let shown = try await attributes(made, servers[0])
        #expect(shown.lifeDates.activation == (shown.initialDate ?? 0) + 30)
        #expect(shown.lifeDates.deactivation == 4_000_000_000)
    }

    @Test("a key whose value is elsewhere keeps its names: no other one is made for it")
    func elsewhere() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(1, clock: clock)
        let given = Self.rotated(60) {
            $0.set(.cryptographicAlgorithm, nil)
            $0.add(ObjectName("disk").ttlv)
        }
        let block = KeyBlock(format: .raw, value: nil, algorithm: .aes, length: 256)
        let request = RegisterRequest(attributes: given, object: .symmetricKey(block))
        let id = try await servers[0].objects(for: ManyServers.local).register(request).uniqueIdentifier
        clock.move(seconds: 60)
        var refused = RefusedRotations()
        #expect(await servers[0].rotateDue(in: try await servers[0].open(), &refused).isEmpty)
        let row = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(id)))
        #expect(!refused.contains(row))
        let desk = try await ObjectDesk(servers[0], Requester(isLocal: false, credential: .nothing))
        #expect(await refusal { try await desk.rotate(row) as Any } == .keyValueNotPresent)
        let shown = try await attributes(id, servers[0])
        #expect(shown.names == [ObjectName("disk")] && shown.links.isEmpty)
    }

    @Test("what is revoked, destroyed or put away is left alone, and what cannot be replaced is tried once")
    func leftAlone() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(1, clock: clock)
        let objects = servers[0].objects(for: ManyServers.local)
        let ids = [
            try await key(Self.rotated(60), servers[0]), try await key(Self.rotated(60), servers[0]),
            try await key(Self.rotated(60), servers[0]),
        ]
        _ = try await objects.revoke(ids[0], ObjectRevocation(reason: "keyCompromise"))
        try await objects.destroy(ids[1])
        _ = try await objects.archive(ArchiveRequest(uniqueIdentifier: ids[2]))
        // Its successor would begin after its end.
        let odd = try await key(
            Self.rotated(60) {
                $0.add(Self.offset(3_000_000_000))
                $0.lifeDates.deactivation = 4_000_000_000
            },
            servers[0]
        )
        clock.move(seconds: 60)
        var refused = RefusedRotations()
        let vault = try await servers[0].open()
        #expect(await servers[0].rotateDue(in: vault, &refused).isEmpty)
        let row = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(odd)))
        #expect(refused.contains(row))
        for id in ids {
            let other = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(id)))
            #expect(!refused.contains(other))
        }
    }

    /// A key that can never be replaced: its successor would begin after its end, which no Activation Date moves.
    private func hopeless(_ server: KeyServer) async throws -> String {
        try await key(
            Self.rotated(60) {
                $0.add(Self.offset(3_000_000_000))
                $0.lifeDates.deactivation = 4_000_000_000
            },
            server
        )
    }

    @Test("as many keys as one look takes that can never be replaced do not keep an older one from it")
    func refusedMany() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(1, clock: clock)
        let good = try await key(Self.rotated(60), servers[0])
        // What is newer is looked at first.
        clock.move(seconds: 1)
        for _ in 0..<RotationLimits.rotations { _ = try await hopeless(servers[0]) }
        clock.move(seconds: 60)
        var refused = RefusedRotations()
        let vault = try await servers[0].open()
        #expect(await servers[0].rotateDue(in: vault, &refused).isEmpty)
        #expect(refused.next != nil)
        #expect(await servers[0].rotateDue(in: vault, &refused).count == 1)
        #expect(refused.next == nil)
        #expect(try await attributes(good, servers[0]).rotateLatest == false)
        // From the newest on again: nothing that was refused counts.
        let late = try await key(Self.rotated(60), servers[0])
        clock.move(seconds: 60)
        let replaced = await servers[0].rotateDue(in: vault, &refused)
        #expect(replaced.count == 2)
        #expect(try await attributes(late, servers[0]).rotateLatest == false)
    }

    @Test("a pair whose public key was tampered with does not keep older keys from being replaced, and is tried once")
    func tampered() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(1, clock: clock)
        let objects = servers[0].objects(for: ManyServers.local)
        let good = try await key(Self.rotated(60), servers[0])
        clock.move(seconds: 1)
        let common = Self.rotated(60) { $0.cryptographicAlgorithm = .ed25519 }
        let pair = try await objects.createKeyPair(CreateKeyPairRequest(commonAttributes: common))
        let place = ObjectRow.key(pair.publicKeyUniqueIdentifier)
        var other = try #require(try await servers.database.row(ObjectRow.self, key: place))
        other.attributes[other.attributes.count - 1] ^= 1
        await servers.database.put(other.raw)
        clock.move(seconds: 60)
        var refused = RefusedRotations()
        let vault = try await servers[0].open()
        #expect(await servers[0].rotateDue(in: vault, &refused).count == 1)
        #expect(try await attributes(good, servers[0]).rotateLatest == false)
        let own = ObjectRow.key(pair.privateKeyUniqueIdentifier)
        let row = try #require(try await servers.database.row(ObjectRow.self, key: own))
        #expect(refused.contains(row))
        // The same as it was, some looks later: what refused it was elsewhere.
        other.attributes[other.attributes.count - 1] ^= 1
        await servers.database.put(other.raw)
        #expect(await servers[0].rotateDue(in: vault, &refused).isEmpty)
        for _ in 0..<RotationLimits.looksAtRefused { _ = refused.begin() }
        #expect(!refused.contains(row))
        #expect(await servers[0].rotateDue(in: vault, &refused).count == 1)
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("a look ends where the database is lost, and nothing is noted as refused")
    func lost() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(1, clock: clock)
        let id = try await key(Self.rotated(60), servers[0])
        clock.move(seconds: 60)
        var refused = RefusedRotations()
        let vault = try await servers[0].open()
        await servers.members[0].store.onApply(.refuse(StoreError(.unavailable, "away")))
        #expect(await servers[0].rotateDue(in: vault, &refused).isEmpty)
        let row = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(id)))
        #expect(!refused.contains(row))
        #expect(await servers[0].rotateDue(in: vault, &refused).count == 1)
    }
}
