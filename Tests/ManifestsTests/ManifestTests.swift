import Canonical
import Testing

@testable import Manifests

@Suite("A manifest in our own form")
struct ManifestTests {
    @Test("every member is read")
    func ours() throws {
        let bytes = try Fixture.vector("ours")
        let manifest = try Manifest(bytes)
        #expect(manifest.bytes == bytes && manifest.digest == Digest(of: bytes))
        let web = try #require(manifest.policies[Fixture.policy])
        #expect(web == PolicyRule(sans: ["web.example.org", "*"], workloadSecretID: "apps/web", roles: ["frontend"]))
        #expect(manifest.policies[Digest(of: Bytes("policy db".utf8))] == PolicyRule(sans: ["db"]))
        let roster = try #require(manifest.roster)
        #expect(roster.shareholders.map(\.name) == ["alice", "bob", "carol"])
        #expect(roster.shareholders.map(\.group) == ["operators", "operators", "owners"])
        #expect(roster.shareholders.allSatisfy { $0.publicKey.hasPrefix("-----BEGIN PUBLIC KEY-----\n") })
        #expect(roster.groups.map(\.name) == ["owners", "operators"])
        #expect(roster.groups.map(\.threshold) == [1, 2] && roster.groups.map(\.count) == [1, 2])
        #expect(roster.groupThreshold == 2 && manifest.rosterMember == .shareholders)
        #expect(manifest.updaters?.map(\.name) == ["dave"] && manifest.updateThreshold == 1)
    }

    @Test("without anything it trusts nobody and names nobody; whoever administers may update")
    func empty() throws {
        for text in ["{}", #"{"version":1}"#, #"{"policies":{},"shareholders":[]}"#, #"{"shareholders":null}"#] {
            let manifest = try Fixture.manifest(text)
            #expect(manifest.policies.isEmpty && manifest.roster == nil && manifest.rosterMember == nil)
            #expect(manifest.updaters == nil && manifest.updateThreshold == 0)
        }
    }

    @Test("the threshold is a majority when none is given", arguments: [(1, 1), (2, 2), (3, 2), (4, 3), (255, 128)])
    func majority(_ count: Int, _ threshold: Int) throws {
        let roster = try #require(try Fixture.manifest("{\(Fixture.shareholders(count))}").roster)
        #expect(roster.groups == [.init(name: "owners", threshold: threshold, count: count)])
        #expect(roster.groupThreshold == 1)
    }

    @Test("a threshold from 1 to all is taken, others are refused")
    func thresholds() throws {
        for threshold in 1...3 {
            let manifest = try Fixture.manifest("{\(Fixture.shareholders(3)),\"threshold\":\(threshold)}")
            #expect(manifest.roster?.groups.first?.threshold == threshold)
        }
        for threshold in ["0", "4", "-1", "1.5", "1e0", "\"2\"", "99999999999999999"] {
            let error = Fixture.refusal("{\(Fixture.shareholders(3)),\"threshold\":\(threshold)}")
            #expect(error?.code == .malformed, "\(threshold)")
        }
    }

    @Test("groups: thresholds, membership and names are checked")
    func groups() {
        let a = #"{"name":"a","publicKey":"A","group":"x"}"#
        let b = #"{"name":"b","publicKey":"B","group":"y"}"#
        func refused(_ holders: String, _ rest: String) -> Bool {
            Fixture.refusal(#"{"shareholders":[\#(holders)],\#(rest)}"#)?.code == .malformed
        }
        let x = #"{"name":"x","threshold":1}"#
        let y = #"{"name":"y","threshold":1}"#
        #expect(!refused("\(a),\(b)", #""groups":[\#(x),\#(y)]"#))
        #expect(!refused("\(a),\(b)", #""groups":[\#(x),\#(y)],"groupThreshold":1"#))
        #expect(refused("\(a),\(b)", #""groups":[\#(x),\#(y)],"groupThreshold":3"#))
        #expect(refused("\(a),\(b)", #""groups":[\#(x),\#(y)],"groupThreshold":0"#))
        #expect(refused("\(a),\(b)", #""groups":[\#(x),\#(y)],"threshold":1"#))
        #expect(refused("\(a),\(b)", #""groups":[\#(x)]"#))
        #expect(refused(a, #""groups":[\#(x),\#(y)]"#))
        #expect(refused("\(a),\(b)", #""groups":[\#(x),\#(y),\#(y)]"#))
        #expect(refused(a, #""groups":[{"name":"x","threshold":2}]"#))
        #expect(refused(a, #""groups":[{"name":"x"}]"#))
        #expect(refused(a, #""threshold":1"#))
    }

    @Test("names of shareholders are single, bounded and without control characters")
    func names() {
        func error(_ names: String...) -> ManifestError? {
            let entries = names.map { #"{"name":"\#($0)","publicKey":"K"}"# }.joined(separator: ",")
            return Fixture.refusal(#"{"shareholders":[\#(entries)]}"#)
        }
        #expect(error("bob", "Bob") == nil)
        #expect(error("bob", "bob")?.code == .malformed)
        #expect(error(#"b\u00e1"#, #"ba\u0301"#)?.code == .malformed)
        for name in ["", " bob", "bob ", #"b\nb"#, #"b\u007f"#, #"b\u0085"#] {
            #expect(error(name)?.code == .malformed, "\(name)")
        }
        #expect(error(String(repeating: "b", count: 128)) == nil)
        #expect(error(String(repeating: "b", count: 129))?.code == .tooLarge)
        #expect(Fixture.refusal("{\(Fixture.shareholders(256))}")?.code == .tooLarge)
    }

    @Test("without updaters administrators may update, with an empty list nobody may")
    func updaters() throws {
        let two = #"[{"name":"a","publicKey":"A"},{"name":"b","publicKey":"B"}]"#
        #expect(try Fixture.manifest(#"{"updaters":null}"#).updaters == nil)
        let nobody = try Fixture.manifest(#"{"updaters":[]}"#)
        #expect(nobody.updaters == [] && nobody.updateThreshold == 0)
        #expect(try Fixture.manifest(#"{"updaters":\#(two)}"#).updateThreshold == 2)
        #expect(try Fixture.manifest(#"{"updaters":\#(two),"updateThreshold":1}"#).updateThreshold == 1)
        for text in [
            #"{"updaters":\#(two),"updateThreshold":0}"#, #"{"updaters":\#(two),"updateThreshold":3}"#,
            #"{"updaters":[],"updateThreshold":1}"#, #"{"updateThreshold":1}"#,
            #"{"updaters":[{"name":"a","publicKey":"A"},{"name":"a","publicKey":"B"}]}"#,
            #"{"updaters":[{"name":"a","publicKey":"A"},{"name":"b","publicKey":"A"}]}"#,
            #"{"updaters":[{"name":"a"}]}"#, #"{"updaters":{}}"#,
        ] { #expect(Fixture.refusal(text)?.code == .malformed, "\(text)") }
    }

    @Test("policies are named by hex digests, each once, and their rules are bounded")
    func policies() throws {
        let hex = Fixture.policy.hex
        let upper = try Fixture.manifest(#"{"policies":{"\#(hex.uppercased())":{}}}"#)
        #expect(upper.policies == [Fixture.policy: PolicyRule(sans: [])])
        func error(_ rule: String) -> ManifestError.Code? {
            Fixture.refusal(#"{"policies":{"\#(hex)":\#(rule)}}"#)?.code
        }
        for rule in [
            "[]", "null", #"{"sans":"web"}"#, #"{"sans":[""]}"#, #"{"sans":["a b"]}"#, #"{"sans":["é"]}"#,
            #"{"sans":[1]}"#, #"{"sans":[],"SANs":[]}"#, #"{"roles":[""]}"#, #"{"san":["a"]}"#, #"{"Roles":["a"]}"#,
            #"{"workloadSecretID":"a"}"#, #"{"workloadSecretId":"a\n"}"#,
        ] { #expect(error(rule) == .malformed, "\(rule)") }
        #expect(error(#"{"sans":["\#(String(repeating: "a", count: 2048))"]}"#) == nil)
        #expect(error(#"{"sans":["\#(String(repeating: "a", count: 2049))"]}"#) == .tooLarge)
        let names = (0..<129).map { "\"n\($0)\"" }
        #expect(error(#"{"sans":[\#(names.dropLast().joined(separator: ","))]}"#) == nil)
        #expect(error(#"{"sans":[\#(names.joined(separator: ","))]}"#) == .tooLarge)
        #expect(Fixture.refusal(#"{"policies":{"\#(hex.dropLast())":{}}}"#)?.code == .malformed)
        #expect(Fixture.refusal(#"{"policies":{"\#(hex)":{},"\#(hex.uppercased())":{}}}"#)?.code == .malformed)
    }

    @Test("a misspelled member is refused with the name that was meant, a foreign one is passed over")
    func misspelled() {
        let cases = [
            ("treshold", "threshold"), ("Threshold", "threshold"), ("updater", "updaters"),
            ("share_holders", "shareholders"),
            ("polices", "policies"), ("SeedShareOwnerPubKeys", "SeedshareOwnerPubKeys"),
            ("recoveryKeys", "RecoveryKey"),
            ("group", "groups"),
        ]
        for (name, meant) in cases {
            let error = Fixture.refusal(#"{"\#(name)":1}"#)
            #expect(error?.code == .malformed && error?.detail.contains(meant) == true, "\(name)")
        }
        for name in ["note", "comment", "description", "Packages", "Users", "Roles", "Marbles", "TLS", ""] {
            #expect(Fixture.refusal(#"{"\#(name)":1}"#) == nil, "\(name)")
        }
        #expect(Fixture.refusal(#"{"shareholders":[{"name":"a","publickey":"K"}]}"#)?.code == .malformed)
    }

    @Test("other versions are refused", arguments: ["0", "2", "\"1\"", "1.0", "true"])
    func versions(_ version: String) {
        #expect(Fixture.refusal(#"{"version":\#(version)}"#)?.code == .malformed)
    }

    @Test("the policies handed in are those that are named and no other")
    func requirePolicies() throws {
        let manifest = try Manifest(Fixture.vector("ours"))
        let web = Bytes("policy web".utf8)
        let db = Bytes("policy db".utf8)
        let found = try manifest.requirePolicies([db, web, db])
        #expect(found == [Fixture.policy: web, Digest(of: db): db])
        for given in [[], [web], [web, db, Bytes("third".utf8)], [web, web]] {
            let error = #expect(throws: ManifestError.self) { try manifest.requirePolicies(given) }
            #expect(error?.code == .policiesDiffer)
        }
        let error = #expect(throws: ManifestError.self) { try manifest.requirePolicies([web]) }
        #expect(error?.detail.contains(Digest(of: db).hex) == true)
    }
}
