import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// Names and passwords in the header of KMIP messages.
struct LoginTests {
    private let fixture: LoginFixture

    init() async throws { fixture = try await LoginFixture() }

    private func isRefused(_ credential: KMIP.Credential, on connection: Requester? = nil) async -> Bool {
        await refusal { try await fixture.speak(credential, on: connection) } == .authenticationNotSuccessful
    }

    @Test("a login speaks as the token for which it stands, on every server, with what was granted to that one")
    func speaks() async throws {
        let password = try await fixture.login()
        for server in 0...1 {
            let operations = try await fixture.speak(LoginFixture.password("alice", password), at: server)
            #expect(try await fixture.subject(operations) == "token:backup")
            let id = try await fixture.key(operations)
            let mine = GetRequest(uniqueIdentifier: id)
            #expect(await refusal { try await fixture.shared.objects(0, fixture.host).get(mine) } == .objectNotFound)
            #expect(await refusal { try await operations.get(mine) } == nil)
        }
    }

    @Test("unknown, wrong, another's or without a password: one answer")
    func wrong() async throws {
        let password = try await fixture.login()
        let other = try await fixture.login("bob")
        for credential in [
            LoginFixture.password("alice", "wrong"), LoginFixture.password("alice", other),
            LoginFixture.password("carl", password), LoginFixture.password("Alice", password),
            LoginFixture.password("", password), LoginFixture.password("alice", ""),
            .usernameAndPassword(username: "alice", password: nil),
            .device(DeviceCredential(serialNumber: "alice", password: SecretBytes(copying: Bytes(password.utf8)))),
        ] { #expect(await isRefused(credential)) }
        #expect(!(await isRefused(LoginFixture.password("alice", password))))
    }

    @Test("only a connection that may carry a login does: the one that is named, the subject's own, a group's member")
    func carriers() async throws {
        let named = LoginFixture.password("alice", try await fixture.login())
        let alone = LoginFixture.password("bob", try await fixture.login("bob", through: nil))
        let other = try LoginFixture.certificate("other")
        #expect(await isRefused(named, on: other))
        #expect(await isRefused(named, on: LoginFixture.nobody))
        #expect(await isRefused(alone))
        #expect(!(await isRefused(alone, on: LoginFixture.nobody)))
        #expect(!(await isRefused(named, on: fixture.holder)))
        #expect(!(await isRefused(alone, on: fixture.holder)))
        // A bearer token that is nobody's is no connection that shows nobody.
        #expect(await isRefused(alone, on: Requester(isLocal: false, credential: .other)))
        try await fixture.shared.group("hosts", ["other"], by: SharingFixture.admin)
        let member = try SharingFixture.mail("other")
        let grouped = LoginFixture.password("dan", try await fixture.login("dan", through: "group:hosts"))
        #expect(!(await isRefused(grouped, on: member)))
        #expect(await isRefused(grouped))
        let any = LoginFixture.password("eve", try await fixture.login("eve", through: "*"))
        #expect(!(await isRefused(any, on: other)))
        #expect(await isRefused(any, on: LoginFixture.nobody))
    }

    @Test("a login may no more than its token, and ends with it, on every server at the next message")
    func token() async throws {
        let limited = try await LoginFixture.token("reader", fixture.shared, operations: ["get"])
        let password = LoginFixture.password("reader", try await fixture.login("reader", by: limited))
        let operations = try await fixture.speak(password)
        #expect(await refusal { try await fixture.key(operations) } == .permissionDenied)
        let ids = try await fixture.shared[0].tokens(SharingFixture.page, by: SharingFixture.admin).items
        for token in ids { try await fixture.shared[0].revokeToken(token.id, by: SharingFixture.admin) }
        #expect(await isRefused(password))
        #expect(
            await refusal { try await operations.get(GetRequest(uniqueIdentifier: "a")) }
                == .authenticationNotSuccessful
        )
    }

    @Test("a device shows exactly the numbers of its login, with the password")
    func device() async throws {
        let body = try KMIPLoginBody(device: #require(KMIPDevice(["sn-1", nil, nil, "m-1", nil])), through: "host")
        let made = try await fixture.shared[0].makeLogin(body, by: fixture.holder)
        #expect(made.device?.serialNumber == "sn-1" && made.user == nil)
        let password = SecretBytes(copying: Bytes((made.password ?? "").utf8))
        let good = DeviceCredential(serialNumber: "sn-1", password: password, machineIdentifier: "m-1")
        #expect(!(await isRefused(.device(good))))
        for bad in [
            DeviceCredential(serialNumber: "sn-1", machineIdentifier: "m-1"),
            DeviceCredential(serialNumber: "sn-1", password: password),
            DeviceCredential(serialNumber: "sn-1", password: password, machineIdentifier: "m-1", mediaIdentifier: "x"),
            DeviceCredential(serialNumber: "m-1", password: password, machineIdentifier: "sn-1"),
        ] { #expect(await isRefused(.device(bad))) }
    }

    @Test("a hashed password is good once, near this server's time, and the server answers it")
    func hashed() async throws {
        let password = try await fixture.login()
        let now = fixture.clock.now().microseconds
        func shown(_ stamp: Int64, _ word: String? = nil) throws -> KMIP.Credential {
            try LoginFixture.hashed("alice", word ?? password, at: stamp)
        }
        let facts = MessageFacts(credentials: [try shown(now)])
        let speaker = try await fixture.shared.objects(1, fixture.host).speaking(in: facts)
        #expect(speaker.serverHashedPassword?.count == 32)
        #expect(await isRefused(try shown(now)))
        #expect(await isRefused(try shown(now - 1)))
        #expect(await isRefused(try shown(now + 1, "wrong")))
        #expect(await isRefused(try shown(now + 301_000_000)))
        #expect(await isRefused(try shown(.max)))
        #expect(!(await isRefused(try shown(now + 1))))
        let old = LoginFixture.password("alice", password)
        #expect(!(await isRefused(old)))
        guard case .hashedPassword(var other) = try shown(now + 2) else { return }
        other.hashingAlgorithm = 8
        #expect(await isRefused(.hashedPassword(other)))
        other.hashingAlgorithm = 6
        #expect(!(await isRefused(.hashedPassword(other))))
    }

    @Test("of many messages with one hashed password, sent at once to two servers, one is good")
    func once() async throws {
        let password = try await fixture.login()
        let shown = try LoginFixture.hashed("alice", password, at: fixture.clock.now().microseconds)
        let good = await withTaskGroup(of: Bool.self) { group in
            for server in [0, 1, 0, 1, 0, 1] {
                group.addTask { await refusal { try await fixture.speak(shown, at: server) } == nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(good == 1)
    }

    @Test("who does not hold a token makes no login, not even an administrator; others' logins only he removes")
    func management() async throws {
        let body = KMIPLoginBody(user: "mallory", through: "*")
        for requester in [SharingFixture.admin, fixture.host] {
            #expect(await refusal { try await fixture.shared[0].makeLogin(body, by: requester) } == .permissionDenied)
        }
        let password = LoginFixture.password("alice", try await fixture.login())
        let other = try await LoginFixture.token("other", fixture.shared)
        #expect(await refusal { try await fixture.login("alice", by: other) } == .objectAlreadyExists)
        let page = SharingFixture.page
        #expect(try await fixture.shared[0].logins(page, by: other).items.isEmpty)
        let listed = try await fixture.shared[0].logins(page, by: SharingFixture.admin).items
        #expect(listed.map(\.user) == ["alice"] && listed.map(\.through) == ["host"] && listed[0].password == nil)
        #expect(try await fixture.shared[0].logins(page, by: fixture.holder).items.map(\.id) == listed.map(\.id))
        #expect(await refusal { try await fixture.shared[0].logins(page, by: fixture.host) } == .permissionDenied)
        #expect(await refusal { try await fixture.shared[0].removeLogin(listed[0].id, by: other) } == .objectNotFound)
        await #expect(throws: AccessError.self) {
            try await fixture.shared[0].removeLogin(listed[0].id, by: fixture.host)
        }
        try await fixture.shared[0].removeLogin(listed[0].id, by: SharingFixture.admin)
        #expect(await isRefused(password))
        #expect(!(await isRefused(LoginFixture.password("alice", try await fixture.login("alice", by: other)))))
    }

    @Test("a token has eight logins at most, and a body says either a user or a device")
    func bounds() async throws {
        for number in 1...8 { _ = try await fixture.login("user-\(number)") }
        #expect(await refusal { try await fixture.login("user-9") } == .serverLimitExceeded)
        for body in [
            KMIPLoginBody(), KMIPLoginBody(user: "u", device: KMIPDevice(["1", nil, nil, nil, nil])),
            KMIPLoginBody(device: KMIPDevice([nil, nil, nil, nil, nil])), KMIPLoginBody(user: "u", through: "vault"),
        ] {
            #expect(await refusal { try await fixture.shared[0].makeLogin(body, by: fixture.holder) } == .invalidField)
        }
    }

    @Test("bad credentials are counted and good ones are not; beyond the bound nothing is looked at")
    func gate() async throws {
        let password = LoginFixture.password("alice", try await fixture.login())
        let gate = CountingGate()
        let counted = Requester(isLocal: false, credential: fixture.host.credential, gate: gate)
        _ = try await fixture.speak(password, on: counted)
        #expect(await isRefused(LoginFixture.password("alice", "wrong"), on: counted))
        #expect(
            await refusal {
                try await fixture.speak(
                    .ticket(Ticket(value: SecretBytes(copying: Bytes(repeating: 1, count: 48)))),
                    on: counted
                )
            } == .invalidTicket
        )
        #expect(gate.counts == [1, 2])
        gate.shut()
        #expect(await refusal { try await fixture.speak(password, on: counted) } == .serverLimitExceeded)
        #expect(gate.counts == [1, 2])
    }

    @Test("bad credentials over an API token are counted by the token, once it was found good")
    func tokens() async throws {
        _ = try await fixture.login()
        let held = if case .apiToken(let token) = fixture.holder.credential { token } else { nil as PresentedAPIToken? }
        let shown = try #require(held)
        let gate = CountingGate()
        let counted = Requester(isLocal: false, credential: fixture.holder.credential, gate: gate)
        #expect(await isRefused(LoginFixture.password("alice", "wrong"), on: counted))
        #expect(gate.lastToken == shown.id)
        let invented = PresentedAPIToken(id: shown.id, secret: SecretBytes(copying: Bytes(repeating: 1, count: 32)))
        let stranger = Requester(isLocal: false, credential: .apiToken(invented), gate: gate)
        #expect(await isRefused(LoginFixture.password("alice", "wrong"), on: stranger))
        #expect(gate.lastToken == nil)
        #expect(await isRefused(LoginFixture.password("alice", "wrong"), on: fixture.host))
    }

    @Test("a server that takes no logins refuses them, and a sealed one says that it is sealed")
    func notTaken() async throws {
        let plain = try await ObjectsFixture()
        let facts = MessageFacts(credentials: [LoginFixture.password("alice", "x")])
        #expect(await refusal { try await plain.objects.speaking(in: facts) } == .authenticationNotSuccessful)
        let password = LoginFixture.password("alice", try await fixture.login())
        try await fixture.shared[0].seal(SealRequest(scope: .vault, force: true), by: SharingFixture.admin)
        #expect(await refusal { try await fixture.speak(password) } == .generalFailure)
    }

    @Test("a row that somebody altered speaks for nobody")
    func altered() async throws {
        let password = LoginFixture.password("alice", try await fixture.login())
        let raw = try #require(
            try await fixture.shared.servers.database.read(.page(of: LoginRow.table, limit: 1)).first
        )
        var row = try LoginRow(raw)
        row.carrier = Subject.everyone.stored
        await fixture.shared.servers.database.put(row.raw)
        #expect(await refusal { try await fixture.speak(password) } == .generalFailure)
    }
}
