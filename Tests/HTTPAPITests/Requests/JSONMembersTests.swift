import Operations
import Testing

@testable import HTTPAPI

@Suite("Members of a body that no call knows")
struct JSONMembersTests {
    private func refusal<T: Decodable>(_ type: T.Type, _ text: String) -> String? {
        do {
            _ = try JSONBody.decode(type, from: Array(text.utf8))
            return nil
        } catch {
            return (error as? OperationError)?.detail
        }
    }

    @Test("what the description names is taken, and null for what may be absent")
    func known() {
        #expect(refusal(GrantRequest.self, #"{"operations":["get"],"until":null,"grantable":true}"#) == nil)
        #expect(
            refusal(ScopedGrantRequest.self, #"{"scope":{"tag":"a"},"subject":"b","owner":"c","operations":["get"]}"#)
                == nil
        )
        let holder = #"{"name":"a","publicKey":"b","signingKey":null,"group":"c"}"#
        let roster = #"{"threshold":1,"shareholders":[\#(holder)],"groups":[{"name":"a","threshold":1}]}"#
        #expect(refusal(InitializeRequest.self, roster) == nil)
        #expect(
            refusal(CosmianAccess.self, #"{"unique_identifier":"a","user_id":"b","operation_types":["get"]}"#) == nil
        )
        let sealed = #"{"sealedShare":{"encapsulatedKey":"a","ciphertext":"b"},"holder":"c","acceptRollback":"d"}"#
        #expect(refusal(RecoverRequest.self, sealed) == nil)
        #expect(refusal(CertificateRequest.self, #"{"csr":"a","policy":"b","evidence":"c"}"#) == nil)
        let signatures = #"[{"keyFingerprint":"a","signature":"b"}]"#
        #expect(refusal(ManifestRequest.self, #"{"manifest":"a","policies":[],"signatures":\#(signatures)}"#) == nil)
    }

    @Test(
        "another member is named, wherever it stands",
        arguments: [
            (#"{"operations":["get"],"unti":"x"}"#, "unti"), (#"{"operations":["get"],"a b":1}"#, "?"),
            (#"{"operations":["get"],"\u0075ntil":"x","z":[]}"#, "z"),
        ]
    )
    func unknown(text: String, name: String) {
        #expect(refusal(GrantRequest.self, text)?.contains("no member \(name).") == true)
    }

    @Test("inside of lists and objects too")
    func inner() {
        let roster =
            #"{"threshold":1,"shareholders":[{"name":"a","publicKey":"b"},{"name":"a","publicKey":"b","key":"c"}]}"#
        #expect(refusal(InitializeRequest.self, roster)?.contains("shareholders.key") == true)
        let scope = #"{"scope":{"tag":"a","tagg":"b"},"subject":"b","operations":["get"]}"#
        #expect(refusal(ScopedGrantRequest.self, scope)?.contains("scope.tagg") == true)
        let seal = #"{"scope":"server","forced":true}"#
        #expect(refusal(SealRequest.self, seal)?.contains("forced") == true)
        #expect(
            refusal(CosmianAccess.self, #"{"userID":"b","user_id":"b","operation_types":[]}"#)?.contains("userID")
                == true
        )
    }

    @Test("what is no name is not said again: it may be a share in the wrong place")
    func secret() {
        let share = String(repeating: "q", count: 65)
        #expect(refusal(RecoverRequest.self, #"{"\#(share)":""}"#)?.contains(share) == false)
        #expect(refusal(RecoverRequest.self, #"{"kq1-abc def":""}"#)?.contains("kq1") == false)
    }
}
