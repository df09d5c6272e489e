import Access
import Canonical
import Custody
import Store
import TestSupport
import Testing

@testable import Operations

/// The administrator is gone; the operator, who has the token of the root folder, and k holders are there.
@Suite("A lost administrator")
struct AdminLostTests {
    private let fixture: CeremonyFixture
    private let operatorRequest: Requester
    private let stranger = Requester(isLocal: true, bearerToken: "something else", credential: .other)

    init() async throws {
        fixture = try await CeremonyFixture()
        operatorRequest = Requester(isLocal: false, bearerToken: fixture.server.operatorToken, credential: .other)
    }

    private var reset: CeremonyRequest {
        var request = CeremonyRequest(kind: "adminReset")
        request.admin = "new@example.com"
        return request
    }

    @Test("the operator opens and commits a reset, and k holders decide")
    func reset() async throws {
        let ceremony = try await fixture.server.propose(reset, by: operatorRequest)
        #expect(ceremony.proposed?.admin == "new@example.com")
        try await fixture.consent(["one"], to: ceremony)
        #expect(
            await fixture.code { try await fixture.server.commitCeremony(ceremony.id, by: operatorRequest) }
                == "not-staged"
        )
        try await fixture.consent(["two"], to: ceremony)
        _ = try await fixture.server.commitCeremony(ceremony.id, by: operatorRequest)
        let subject = try Subject.mail("new@example.com")
        let new = Requester(
            isLocal: false,
            credential: .identity(Identity(subject: subject, method: .bearer, source: ""))
        )
        #expect(try await fixture.server.me(new).roles == ["admin"])
        #expect(try await fixture.server.verifyDatabase(by: new).damaged.isEmpty)
        let filter = LogFilter(kind: "reset-admin")
        let told = try await fixture.server.changeLog(filter, Page(limit: 100, after: nil), by: new).items
        #expect(!told.isEmpty && told.allSatisfy { $0.actor == "admin" && $0.details == ["method": "operator"] })
    }

    @Test("the operator does nothing else as one, and nobody else does this without a credential")
    func others() async throws {
        for kind in ["rekey", "rotate", "destroy", "drill"] {
            let refused = await fixture.code {
                try await fixture.server.propose(CeremonyRequest(kind: kind), by: operatorRequest)
            }
            #expect(refused == "not-authenticated", "\(kind)")
        }
        let loopback = Requester(isLocal: true, credential: .nothing)
        for nobody in [stranger, loopback] {
            #expect(await fixture.code { try await fixture.server.propose(reset, by: nobody) } == "not-authenticated")
        }
        let ceremony = try await fixture.propose(reset)
        try await fixture.consent(["one", "two"], to: ceremony)
        for nobody in [stranger, loopback] {
            #expect(
                await fixture.code { try await fixture.server.commitCeremony(ceremony.id, by: nobody) }
                    == "not-authenticated"
            )
            #expect(
                await fixture.code { try await fixture.server.abortCeremony(ceremony.id, by: nobody) }
                    == "not-authenticated"
            )
        }
        #expect(await fixture.code { try await fixture.server.me(operatorRequest) } == "not-authenticated")
    }

    @Test("what the lost one left open is given up by the operator, and not finished by him")
    func inTheWay() async throws {
        let open = try await fixture.propose(try fixture.roster("rekey", ["one", "two"], threshold: 1))
        #expect(await fixture.code { try await fixture.server.propose(reset, by: operatorRequest) } == "ceremony-open")
        try await fixture.consent(["one", "two"], to: open)
        #expect(
            await fixture.code { try await fixture.server.commitCeremony(open.id, by: operatorRequest) }
                == "not-authenticated"
        )
        try await fixture.server.abortCeremony(open.id, by: operatorRequest)
        #expect(try await fixture.server.propose(reset, by: operatorRequest).kind == "adminReset")
    }

    @Test("a reset names somebody who can call", arguments: ["role:admin", "group:ops", "*", "vault"])
    func nobody(admin: String) async throws {
        var request = reset
        request.admin = admin
        #expect(
            await fixture.code { try await fixture.server.propose(request, by: operatorRequest) } == "malformed-request"
        )
    }
}
