import Canonical
import Manifests
import Testing

@Suite("Comparing rosters")
struct RosterIdentityTests {
    private let committed = #""shareholders":[{"name":"a","publicKey":"A"},{"name":"b","publicKey":"B"}]"#

    @Test("the order of holders and the spelling of keys do not count")
    func same() throws {
        let one = try identity("{\(committed)}")
        let other = try identity(
            #"{"shareholders":[{"name":"b","publicKey":" b "},{"name":"a","publicKey":"a"}],"threshold":2}"#
        )
        #expect(throws: Never.self) { try one.requireSame(as: other) }
    }

    @Test("another holder, key, group or threshold is a difference, with the names")
    func different() throws {
        let one = try identity("{\(committed)}")
        let cases = [
            (#"{"shareholders":[{"name":"a","publicKey":"A"},{"name":"c","publicKey":"B"}]}"#, "b, c"),
            (#"{"shareholders":[{"name":"a","publicKey":"A"},{"name":"b","publicKey":"C"}]}"#, "b"),
            (#"{"shareholders":[{"name":"a","publicKey":"A"}]}"#, "b"),
            ("{\(committed),\"threshold\":1}", "thresholds"),
        ]
        for (text, named) in cases {
            let error = #expect(throws: ManifestError.self) { try identity(text).requireSame(as: one) }
            #expect(error?.code == .rosterDiffers && error?.detail.contains(named) == true, "\(text)")
        }
    }

    /// Keys are the same when their letters are, as real ones are when their SubjectPublicKeyInfos are.
    private func identity(_ json: String) throws -> RosterIdentity {
        let roster = try #require(try Fixture.manifest(json).roster)
        return RosterIdentity(roster) { pem in
            Digest(of: Bytes(pem.lowercased().utf8).filter { $0 != 0x20 })
        }
    }
}
