import Access
import Authority
import Canonical
import KMIP
import Store
import TestSupport
import Testing

import struct Canonical.Digest

@testable import Operations

/// Testing has a Tag of its own.
private typealias Tag = KMIP.Tag

/// Certificates that the server renews by itself (KMIP 2.1 sections 4.48 to 4.54).
struct CertificateRotationTests {
    private static let local = ManyServers.local
    private static let intended = "witness-intend-rotate-certificate"

    private static func rotated(_ interval: UInt32) -> [TTLV] {
        [TTLV(.rotateAutomatic, .boolean(true)), TTLV(Tag(rawValue: 0x42_016A), .interval(interval))]
    }

    /// A pair whose public key is certified, with an order to renew the certificate after some seconds.
    private static func certificate(
        _ servers: ManyServers,
        every interval: UInt32 = 60,
        _ change: (inout Attributes) -> Void = { _ in }
    ) async throws -> (key: String, id: String) {
        let objects = servers[0].objects(for: local)
        let common = Attributes([CryptographicAlgorithm.ec.ttlv, TTLV(.cryptographicLength, .integer(256))])
        let pair = try await objects.createKeyPair(CreateKeyPairRequest(commonAttributes: common))
        var attributes = CertifyFixture.wish(Digest(of: ManyServers.policies[0]))
        for item in rotated(interval) { attributes.add(item) }
        change(&attributes)
        let key = pair.publicKeyUniqueIdentifier
        let request = CertifyRequest(uniqueIdentifier: key, attributes: attributes)
        return (key, try await objects.certify(request).uniqueIdentifier)
    }

    private static func servers(_ count: Int, _ clock: MovedClock) async throws -> ManyServers {
        let servers = try await ManyServers(count, clock: clock)
        _ = try await servers.setManifest("first", on: 0)
        return servers
    }

    private static func attributes(_ id: String, _ servers: ManyServers) async throws -> Attributes {
        let request = GetAttributesRequest(uniqueIdentifier: id)
        return try await servers[0].objects(for: local).getAttributes(request).attributes
    }

    private static func der(_ id: String, _ servers: ManyServers) async throws -> [UInt8] {
        let object = try await servers[0].objects(for: local).get(GetRequest(uniqueIdentifier: id)).object
        guard case .certificate(.x509, let der) = object else { throw KMIPError(.invalidObjectType, "no certificate") }
        return der
    }

    private static func leaves(_ servers: ManyServers) async throws -> [CertificateRow] {
        try await servers.database.rows(CertificateRow.self).filter { $0.kind == CertificateKind.leaf }
    }

    private static func row(_ id: String, _ servers: ManyServers) async throws -> ObjectRow {
        try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(id)))
    }

    /// What the log tells of intents to renew, and of their outcomes.
    private static func told(_ servers: ManyServers) async throws -> [LogEntryAnswer] {
        let page = Page(limit: 1_000, after: nil)
        return try await servers[0].changeLog(LogFilter(), page, by: local).items.filter {
            $0.details?["intent"] != nil && $0.kind.hasSuffix("rotate-certificate")
        }
    }

    private static func look(_ server: KeyServer) async throws -> [String] {
        var refused = RefusedRotations()
        return await server.rotateDue(in: try await server.open(), &refused)
    }

    @Test(
        "a certificate is renewed when its interval is over, for its owner and of the same key, and so is the new one"
    )
    func chain() async throws {
        let clock = MovedClock()
        let servers = try await Self.servers(1, clock)
        let (key, first) = try await Self.certificate(servers, every: 3_600) {
            $0.add(ObjectName("leaf").ttlv)
            $0.lifeDates.activation = 0
        }
        clock.move(seconds: 3_599)
        #expect(try await Self.look(servers[0]).isEmpty)
        clock.move(seconds: 1)
        let second = try #require(try await Self.look(servers[0]).first)
        #expect(try await Self.look(servers[0]).isEmpty)
        #expect(CertifyFixture.link(try await Self.attributes(key, servers), .certificate) == [second])
        clock.move(seconds: 3_600)
        let third = try #require(try await Self.look(servers[0]).first)
        #expect(CertifyFixture.link(try await Self.attributes(key, servers), .certificate) == [third])
        let ids = [first, second, third]
        for (number, id) in ids.enumerated() {
            let shown = try await Self.attributes(id, servers)
            #expect(shown.names == (number < 2 ? [] : [ObjectName("leaf")]))
            #expect(shown.rotateGeneration ?? 0 == Int32(number) && shown.rotateLatest == (number == 2))
            #expect(shown.rotateAutomatic == true && shown.rotateInterval == 3_600 && shown.rotateDate != nil)
            #expect(CertifyFixture.link(shown, .replacementObject) == (number < 2 ? [ids[number + 1]] : []))
            #expect(CertifyFixture.link(shown, .replacedObject) == (number > 0 ? [ids[number - 1]] : []))
            #expect(try await Self.row(id, servers).owner == Subject.admin.stored)
        }
        let issued = try await Self.leaves(servers)
        #expect(issued.count == 3 && Set(issued.map(\.serial)).count == 3)
        #expect(Set(try issued.map { try IssuedCertificate(der: $0.der).spki }).count == 1)
        let last = try await Self.der(third, servers)
        #expect(issued.contains { $0.der == last && $0.policy == Digest(of: ManyServers.policies[0]) })
        let told = try await Self.told(servers)
        #expect(
            told.map(\.kind) == [
                Self.intended, ChangeKind.rotateCertificate, Self.intended, ChangeKind.rotateCertificate,
            ]
        )
        #expect(told.map { $0.details?["outcome"] } == [nil, "done", nil, "done"])
        #expect(told.allSatisfy { $0.actor == "vault" } && Set(told.compactMap { $0.details?["intent"] }).count == 2)
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("of two servers that look at once one renews a certificate, and what the other signed is given to nobody")
    func once() async throws {
        let clock = MovedClock()
        let servers = try await Self.servers(2, clock)
        let (_, first) = try await Self.certificate(servers)
        let before = try await servers.database.count(ObjectRow.table)
        clock.move(seconds: 60)
        let answer = Answer<[String]>()
        // Before the first server writes its intent the other one does all of it.
        await servers.members[0].store.beforeApply {
            await answer.take { try await Self.look(servers[1]) }
        }
        #expect(try await Self.look(servers[0]).isEmpty)
        let made = try #require(await answer.value)
        #expect(made.count == 1)
        #expect(try await servers.database.count(ObjectRow.table) == before + 1)
        #expect(try await Self.leaves(servers).count == 2)
        #expect(CertifyFixture.link(try await Self.attributes(first, servers), .replacementObject) == made)
        let told = try await Self.told(servers)
        #expect(told.count == 4 && Set(told.compactMap { $0.details?["outcome"] }) == ["done", "failed"])
        for index in 0...1 {
            #expect(try await Self.look(servers[index]).isEmpty)
            #expect(try await servers.damages(seenBy: index).isEmpty)
        }
    }

    @Test("what is revoked is not renewed: as an object it is left alone, and by its serial number it is refused")
    func revoked() async throws {
        let clock = MovedClock()
        let servers = try await Self.servers(1, clock)
        let (_, one) = try await Self.certificate(servers)
        let (_, two) = try await Self.certificate(servers)
        let der = try await Self.der(two, servers)
        let serial = try #require(try await Self.leaves(servers).first { $0.der == der }?.serial)
        _ = try await servers[0].objects(for: Self.local).revoke(one, ObjectRevocation(reason: "keyCompromise"))
        _ = try await servers[0].revokeCertificate(serial.hex, RevocationRequest(), by: Self.local)
        clock.move(seconds: 60)
        var refused = RefusedRotations()
        #expect(await servers[0].rotateDue(in: try await servers[0].open(), &refused).isEmpty)
        #expect(!refused.contains(try await Self.row(one, servers)))
        #expect(refused.contains(try await Self.row(two, servers)))
        #expect(try await Self.told(servers).isEmpty)
        #expect(try await Self.leaves(servers).count == 2)
    }

    @Test("the latest manifest decides: under a policy that it does not have nothing is renewed, and later it is")
    func policies() async throws {
        let clock = MovedClock()
        let servers = try await Self.servers(1, clock)
        let (_, id) = try await Self.certificate(servers)
        let text = """
            {"version": 1, "note": "one", "policies": {"\(Digest(of: ManyServers.policies[1]).hex)": {"sans": ["*"]}}}
            """
        let only = ManifestRequest(
            manifest: Bytes(text.utf8).base64,
            policies: [ManyServers.policies[1].base64]
        )
        _ = try await servers[0].setManifest(only, by: Self.local)
        clock.move(seconds: 60)
        var refused = RefusedRotations()
        let vault = try await servers[0].open()
        #expect(await servers[0].rotateDue(in: vault, &refused).isEmpty)
        #expect(refused.contains(try await Self.row(id, servers)))
        #expect(try await Self.told(servers).isEmpty)
        _ = try await servers.setManifest("back", on: 0)
        #expect(try await Self.look(servers[0]).count == 1)
        #expect(try await Self.attributes(id, servers).rotateLatest == false)
    }

    @Test("a policy that somebody wrote into a certificate's attributes is not the one under which it is renewed")
    func otherPolicy() async throws {
        let clock = MovedClock()
        let servers = try await Self.servers(1, clock)
        let (_, id) = try await Self.certificate(servers)
        let other = try #require(CertifyFixture.wish(Digest(of: ManyServers.policies[1])).items.first)
        let objects = servers[0].objects(for: Self.local)
        _ = try await objects.setAttribute(SetAttributeRequest(uniqueIdentifier: id, newAttribute: other))
        #expect(try await Self.attributes(id, servers).certifyingPolicy == Digest(of: ManyServers.policies[1]))
        clock.move(seconds: 60)
        let renewed = try #require(try await Self.look(servers[0]).first)
        let policy = Digest(of: ManyServers.policies[0])
        #expect(try await Self.attributes(renewed, servers).certifyingPolicy == policy)
        #expect(try await Self.leaves(servers).map(\.policy) == [policy, policy])
    }

    @Test("who may change a certificate and not issue one cannot order that it is renewed")
    func orderedLater() async throws {
        let servers = try await Self.servers(1, MovedClock())
        let objects = servers[0].objects(for: Self.local)
        let identity = Identity(subject: try Subject.mail("friend@example.org"), method: .certificate, source: "test")
        let friend = Requester(isLocal: false, credential: .identity(identity))
        let grant = GrantRequest(operations: ["getAttributes", "setAttribute", "addAttribute", "modifyAttribute"])
        let (_, plain) = try await Self.certificate(servers) {
            for item in Self.rotated(60) { $0.set(item.tag, nil) }
        }
        _ = try await objects.grant(grant, on: plain, to: "mail:friend@example.org")
        let order = Self.rotated(60)
        func set(_ item: TTLV, by objects: ObjectOperations) async -> ResultReason? {
            await refusal {
                try await objects.setAttribute(SetAttributeRequest(uniqueIdentifier: plain, newAttribute: item))
            }
        }
        let friends = servers[0].objects(for: friend)
        #expect(await set(order[0], by: friends) == nil)
        #expect(await set(order[1], by: friends) == .permissionDenied)
        #expect(try await Self.attributes(plain, servers).rotateInterval == nil)
        #expect(await set(order[1], by: objects) == nil)
        #expect(try await Self.attributes(plain, servers).rotateInterval == 60)
    }

    @Test(
        "who is given a certificate that is renewed, and may not issue one, ends that by taking it",
        arguments: [false, true]
    )
    func givenAway(_ mayIssue: Bool) async throws {
        let clock = MovedClock()
        let servers = try await Self.servers(1, clock)
        let (_, id) = try await Self.certificate(servers)
        let friend = Requester(
            isLocal: false,
            credential: .identity(
                Identity(subject: try Subject.mail("friend@example.org"), method: .certificate, source: "test")
            )
        )
        if mayIssue {
            let roles = RolesRequest(roles: ["workload"])
            _ = try await servers[0].setRoles(roles, of: "friend@example.org", by: Self.local)
        }
        let offer = TransferRequest(to: "friend@example.org")
        _ = try await servers[0].objects(for: Self.local).offer(id, offer)
        let friends = servers[0].objects(for: friend)
        _ = try await friends.acceptTransfer(of: id)
        let request = GetAttributesRequest(uniqueIdentifier: id)
        #expect(try await friends.getAttributes(request).attributes.rotateAutomatic == mayIssue)
        clock.move(seconds: 60)
        #expect(try await Self.look(servers[0]).count == (mayIssue ? 1 : 0))
        #expect(try await Self.leaves(servers).count == (mayIssue ? 2 : 1))
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("a certificate from elsewhere cannot be ordered to be renewed afterwards either")
    func orderedElsewhere() async throws {
        let servers = try await Self.servers(1, MovedClock())
        let (_, id) = try await Self.certificate(servers)
        let objects = servers[0].objects(for: Self.local)
        let object = ManagedObject.certificate(.x509, try await Self.der(id, servers))
        let plain = try await objects.register(RegisterRequest(attributes: Attributes(), object: object))
        let order = Self.rotated(60)
        let requests = order.map {
            SetAttributeRequest(uniqueIdentifier: plain.uniqueIdentifier, newAttribute: $0)
        }
        _ = try await objects.setAttribute(requests[0])
        #expect(await refusal { try await objects.setAttribute(requests[1]) } == .invalidField)
    }

    @Test(
        "whose certificate came from elsewhere is told that nobody renews it; one that is imported is kept and left alone"
    )
    func elsewhere() async throws {
        let clock = MovedClock()
        let servers = try await Self.servers(1, clock)
        let objects = servers[0].objects(for: Self.local)
        let (_, id) = try await Self.certificate(servers, every: 1_000_000)
        let object = ManagedObject.certificate(.x509, try await Self.der(id, servers))
        func register(_ items: [TTLV]) -> RegisterRequest {
            RegisterRequest(attributes: Attributes(items), object: object)
        }
        #expect(await refusal { try await objects.register(register(Self.rotated(60))) } == .invalidField)
        // Without an interval nothing was ordered.
        #expect(await refusal { try await objects.register(register(Self.rotated(0))) } == nil)
        let defaults = ObjectDefaults(
            ObjectSelection(types: [.certificate]),
            attributes: Attributes([TTLV(.rotateAutomatic, .boolean(true))])
        )
        _ = try await objects.setDefaults(SetDefaultsRequest(defaults: [defaults]))
        let plain = try await objects.register(register([])).uniqueIdentifier
        #expect(try await Self.attributes(plain, servers).rotateAutomatic == nil)
        let brought = ImportRequest(
            uniqueIdentifier: "brought",
            attributes: Attributes(Self.rotated(60)),
            object: object
        )
        _ = try await objects.import(brought)
        #expect(try await Self.attributes("brought", servers).rotateAutomatic == true)
        clock.move(seconds: 60)
        var refused = RefusedRotations()
        #expect(await servers[0].rotateDue(in: try await servers[0].open(), &refused).isEmpty)
        #expect(refused.contains(try await Self.row("brought", servers)))
        #expect(try await Self.leaves(servers).count == 1)
    }
}
