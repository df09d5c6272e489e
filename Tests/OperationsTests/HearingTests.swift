import Access
import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

/// A kept answer is given only to who may still know what it tells.
@Suite("Kept answers and what was lost meanwhile")
struct HearingTests {
    private let fixture: SharingFixture
    private let ann: Requester
    private let answer = KeptAnswer(status: 201, mediaType: "application/json", body: Bytes("{}".utf8))

    init() async throws {
        fixture = try await SharingFixture()
        ann = try await fixture.owner("ann")
    }

    private func claiming(_ requester: Requester, _ subject: Subject) throws -> Requester {
        let claim = IdempotencyClaim(
            try IdempotencyKey("key"),
            of: subject,
            method: "POST",
            target: "/v1/objects",
            body: Digest(of: [])
        )
        return Requester(isLocal: requester.isLocal, credential: requester.credential, claim: claim)
    }

    private func heard(_ requester: Requester) async throws -> KeptAnswer? {
        try await fixture[1].keptAnswer(for: try #require(requester.claim), by: requester)
    }

    /// Makes a key under an idempotency key and keeps the answer.
    private func done(_ requester: Requester, _ subject: Subject) async throws -> String {
        let first = try claiming(requester, subject)
        let id = try await fixture.key(of: first)
        await fixture[0].keep(answer, for: first)
        return id
    }

    @Test(
        "who gave the object away hears nothing more of it, and does not make another; a grant brings the answer back"
    )
    func transferred() async throws {
        let subject = try Subject.mail("ann@example.com")
        let id = try await done(ann, subject)
        #expect(try await heard(try claiming(ann, subject)) == answer)
        let bob = try SharingFixture.mail("bob")
        _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: "bob@example.com"))
        _ = try await fixture.objects(0, bob).acceptTransfer(of: id)
        let again = try claiming(ann, subject)
        #expect(try await heard(again) == nil)
        #expect(await refusalCode { _ = try await fixture.key(of: again) } == "objectNotFound")
        #expect(again.claim?.isReplayed == true)
        #expect(try await fixture.objects(1, ann).list(ObjectQuestion(), SharingFixture.page).items.isEmpty)
        try await fixture.grant(["getAttributes"], on: id, to: "ann@example.com", by: bob)
        #expect(try await heard(try claiming(ann, subject)) == answer)
    }

    @Test("a revoked token gets no answer, and no name under which keys are counted")
    func revoked() async throws {
        let made = try await fixture[0].makeToken(TokenRequest(name: "ci"), by: SharingFixture.admin)
        let subject = try Subject.token("ci")
        _ = try await fixture[0].setRoles(RolesRequest(roles: ["owner"]), of: "token:ci", by: SharingFixture.admin)
        let ci = try #require(Requester(token: made.token))
        _ = try await done(ci, subject)
        #expect(try await heard(try claiming(ci, subject)) == answer)
        try await fixture[0].revokeToken(made.id, by: SharingFixture.admin)
        #expect(try await heard(try claiming(ci, subject)) == nil)
        #expect(await refusalCode { _ = try await fixture[1].claimant(of: ci) } == "not-authenticated")
    }

    @Test("who is no administrator any more does not hear what he opened as one")
    func duty() async throws {
        _ = try await fixture[0].setRoles(
            RolesRequest(roles: ["admin"]),
            of: "ann@example.com",
            by: SharingFixture.admin
        )
        let subject = try Subject.mail("ann@example.com")
        let first = try claiming(ann, subject)
        let opened = try await fixture[0].propose(CeremonyRequest(kind: "drill"), by: first)
        await fixture[0].keep(answer, for: first)
        #expect(try await heard(try claiming(ann, subject)) == answer)
        let again = try await fixture[0].propose(CeremonyRequest(kind: "drill"), by: try claiming(ann, subject))
        #expect(again.id == opened.id)
        _ = try await fixture[0].setRoles(RolesRequest(roles: []), of: "ann@example.com", by: SharingFixture.admin)
        let late = try claiming(ann, subject)
        #expect(try await heard(late) == nil)
        let refused = await refusalCode { _ = try await fixture[1].propose(CeremonyRequest(kind: "drill"), by: late) }
        #expect(refused == "permission-denied")
    }

    @Test("what a request only read is not kept", arguments: ["list", "locate"])
    func readings(what: String) async throws {
        let subject = try Subject.mail("ann@example.com")
        let first = try claiming(ann, subject)
        let id = try await fixture.key(of: first)
        let objects = fixture.objects(0, first)
        if what == "locate" {
            _ = try await objects.locate(LocateRequest(attributes: Attributes()))
        } else {
            _ = try await objects.getAttributeList(GetAttributeListRequest(uniqueIdentifier: id))
        }
        await fixture[0].keep(answer, for: first)
        #expect(try await heard(try claiming(ann, subject)) == nil)
    }
}
