import KMIP
import KMIPServer
import Testing

@testable import Operations

@Suite("Whose object a list of tags means in Cosmian's bare calls")
struct CosmianTagTests {
    private let fixture: SharingFixture
    private let ann: Requester
    private let mallory: Requester

    init() async throws {
        fixture = try await SharingFixture()
        ann = try await fixture.owner("ann")
        mallory = try await fixture.owner("mallory")
    }

    /// What Ann is answered who names an object by the tag "disk".
    private func ask(_ operation: String, _ more: String = "") async -> String {
        let json =
            #"{"tag":"\#(operation)","value":[{"tag":"UniqueIdentifier","type":"TextString","value":"[\"disk\"]"}\#(more)]}"#
        let request = KMIPRequest(
            body: Array(json.utf8),
            encoding: .json,
            isCosmianPath: true,
            now: CaseVariables.now
        )
        let answer = await KMIPService().answer(request, by: fixture.objects(0, ann))
        return String(decoding: answer.bytes, as: UTF8.self)
    }

    /// No data of hers is put under another's key, and none is fetched to do so elsewhere.
    private func expectNothingPut() async {
        let data = #",{"tag":"Data","type":"ByteString","value":"00"}"#
        let refusals = [await ask("Get"), await ask("Encrypt", data), await ask("Sign", data), await ask("MAC", data)]
        for refusal in refusals { #expect(refusal.hasPrefix("Object_Not_Found: you own no object")) }
    }

    private func granted() async throws -> String {
        let id = try await fixture.key(of: mallory, tags: ["disk"])
        let rights = ["get", "encrypt", "decrypt", "sign", "mac", "getAttributes"]
        try await fixture.grant(rights, on: id, to: "ann@example.com", by: mallory)
        return id
    }

    @Test("her own, whatever others granted her since")
    func own() async throws {
        let own = try await fixture.key(of: ann, tags: ["disk"])
        let other = try await granted()
        for operation in ["Get", "GetAttributes"] {
            let answer = await ask(operation)
            #expect(answer.contains(own) && !answer.contains(other))
        }
    }

    @Test("another's where she has none, if nothing is put under it")
    func others() async throws {
        let other = try await granted()
        #expect(await ask("GetAttributes").contains(other))
        await expectNothingPut()
    }

    @Test("her own also when it is archived or destroyed", arguments: [false, true])
    func gone(_ isDestroyed: Bool) async throws {
        let own = try await fixture.key(of: ann, tags: ["disk"])
        _ = try await granted()
        let objects = fixture.objects(0, ann)
        if isDestroyed {
            try await objects.destroy(own)
        } else {
            _ = try await objects.archive(ArchiveRequest(uniqueIdentifier: own))
        }
        #expect(await ask("GetAttributes").hasPrefix("Object_Not_Found: you own no object"))
        await expectNothingPut()
    }

    @Test("what a group owns is another's: nobody is asked who is made a member")
    func groups() async throws {
        let id = try await fixture.key(of: mallory, tags: ["disk"])
        let bob = try await fixture.owner("bob")
        try await fixture.group("ops", ["ann", "bob"], by: mallory)
        _ = try await fixture.objects(0, mallory).offer(id, TransferRequest(to: "group:ops"))
        _ = try await fixture.objects(0, bob).acceptTransfer(of: id)
        #expect(await ask("GetAttributes").contains(id))
        await expectNothingPut()
        let own = try await fixture.key(of: ann, tags: ["disk"])
        #expect(await ask("Get").contains(own))
    }
}
