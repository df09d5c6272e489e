import KMIP
import KMIPServer
import Testing

@testable import Operations

@Suite("Pairs in Cosmian's bare calls")
struct CosmianPairTests {
    private typealias F = AsynchronousFixture

    private func post(_ json: String, _ fixture: F, by requester: Requester? = nil) async -> String {
        let request = KMIPRequest(
            body: Array(json.utf8),
            encoding: .json,
            isCosmianPath: true,
            now: CaseVariables.now
        )
        let answer = await KMIPService().answer(request, by: fixture.servers[0].objects(for: requester ?? fixture.ann))
        return String(decoding: answer.bytes, as: UTF8.self)
    }

    private func pair(_ fixture: F) async throws -> [String] {
        let common = [CryptographicAlgorithm.ec.ttlv, DomainParameters(recommendedCurve: .p256).ttlv]
        let item = F.item(
            .createKeyPair,
            [
                TTLV(.commonAttributes, .structure(common)),
                TTLV(.privateKeyAttributes, .structure([TTLV(.cryptographicUsageMask, .integer(1))])),
                TTLV(.publicKeyAttributes, .structure([TTLV(.cryptographicUsageMask, .integer(2))])),
            ]
        )
        let made = try #require(try await fixture.ask([item], by: fixture.ann).first?.payload)
        let pair = try KeyPairResponse(ttlv: made)
        return [pair.privateKeyUniqueIdentifier, pair.publicKeyUniqueIdentifier]
    }

    private func states(_ pair: [String], _ fixture: F) async throws -> [State?] {
        let objects = fixture.servers[0].objects(for: fixture.ann)
        var states: [State?] = []
        for id in pair {
            let request = GetAttributesRequest(uniqueIdentifier: id, references: [.tag(.state)])
            states.append(try await objects.getAttributes(request).attributes.state)
        }
        return states
    }

    private static func destroy(_ id: String) -> String {
        #"{"tag":"Destroy","value":[{"tag":"UniqueIdentifier","type":"TextString","value":"\#(id)"},{"tag":"Remove","type":"Boolean","value":false},{"tag":"Cascade","type":"Boolean","value":true}]}"#
    }

    private static func revoke(_ id: String, _ reason: String = "CessationOfOperation") -> String {
        #"{"tag":"Revoke","value":[{"tag":"UniqueIdentifier","type":"TextString","value":"\#(id)"},{"tag":"RevocationReason","value":[{"tag":"RevocationReasonCode","type":"Enumeration","value":"\#(reason)"}]},{"tag":"Cascade","type":"Boolean","value":true}]}"#
    }

    @Test("both keys are revoked and destroyed, or none is")
    func both() async throws {
        let fixture = try await F()
        let pair = try await pair(fixture)
        _ = try await fixture.ask([F.item(.activate, F.on(pair[0]))], by: fixture.ann)
        // The private key is active, the public one not yet: neither can have what only the other could.
        #expect(await post(Self.destroy(pair[0]), fixture).hasPrefix("Wrong_Key_Lifecycle_State"))
        #expect(await post(Self.revoke(pair[0]), fixture).hasPrefix("Wrong_Key_Lifecycle_State"))
        #expect(try await states(pair, fixture) == [.active, .preActive])
        _ = try await fixture.ask([F.item(.activate, F.on(pair[1]))], by: fixture.ann)
        #expect(await post(Self.revoke(pair[1]), fixture).contains("RevokeResponse"))
        #expect(try await states(pair, fixture) == [.deactivated, .deactivated])
        #expect(await post(Self.destroy(pair[0]), fixture).contains("DestroyResponse"))
        #expect(try await states(pair, fixture) == [.destroyed, .destroyed])
    }

    @Test("a key that was deactivated is compromised with the other one")
    func compromised() async throws {
        let fixture = try await F()
        let pair = try await pair(fixture)
        for id in pair { _ = try await fixture.ask([F.item(.activate, F.on(id))], by: fixture.ann) }
        #expect(await post(Self.revoke(pair[0]), fixture).contains("RevokeResponse"))
        #expect(try await states(pair, fixture) == [.deactivated, .deactivated])
        #expect(await post(Self.revoke(pair[1], "KeyCompromise"), fixture).contains("RevokeResponse"))
        #expect(try await states(pair, fixture) == [.compromised, .compromised])
    }

    @Test("a public key goes alone where its private key may not go")
    func alone() async throws {
        let fixture = try await F()
        let (active, other) = (try await pair(fixture), try await pair(fixture))
        _ = try await fixture.ask([F.item(.activate, F.on(active[0]))], by: fixture.ann)
        #expect(await post(Self.destroy(active[1]), fixture).contains("DestroyResponse"))
        #expect(try await states(active, fixture) == [.active, .destroyed])
        let owner = fixture.servers[0].objects(for: fixture.ann)
        let rights = GrantRequest(operations: ["destroy", "getAttributes"])
        let seen = GrantRequest(operations: ["getAttributes"])
        _ = try await owner.grant(rights, on: other[0], to: "ben@example.com")
        #expect(await post(Self.destroy(other[0]), fixture, by: fixture.ben).hasPrefix("Object_Not_Found"))
        _ = try await owner.grant(seen, on: other[1], to: "ben@example.com")
        #expect(await post(Self.destroy(other[0]), fixture, by: fixture.ben).hasPrefix("Permission_Denied"))
        #expect(try await states(other, fixture) == [.preActive, .preActive])
    }

    @Test("a public key goes alone for who may not have its private key", arguments: [nil, "getAttributes"])
    func granted(_ right: String?) async throws {
        let fixture = try await F()
        let pair = try await pair(fixture)
        let owner = fixture.servers[0].objects(for: fixture.ann)
        let rights = GrantRequest(operations: ["destroy", "getAttributes"])
        _ = try await owner.grant(rights, on: pair[1], to: "ben@example.com")
        if let right {
            _ = try await owner.grant(GrantRequest(operations: [right]), on: pair[0], to: "ben@example.com")
        }
        #expect(await post(Self.destroy(pair[1]), fixture, by: fixture.ben).contains("DestroyResponse"))
        #expect(try await states(pair, fixture) == [.preActive, .destroyed])
    }
}
