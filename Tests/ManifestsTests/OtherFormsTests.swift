import Canonical
import Testing

@testable import Manifests

@Suite("Manifests of other systems")
struct OtherFormsTests {
    @Test("Contrast's members mean what they mean there")
    func contrast() throws {
        let manifest = try Manifest(Fixture.vector("contrast"))
        #expect(
            manifest.policies[Fixture.policy]
                == PolicyRule(sans: ["web", "*"], workloadSecretID: "apps/v1/Deployment/default/web")
        )
        let other = manifest.policies[Digest(of: Bytes("policy db".utf8))]
        #expect(other == PolicyRule(sans: ["coordinator"], roles: ["coordinator"]))
        let roster = try #require(manifest.roster)
        #expect(roster.shareholders.map(\.name) == ["owner-1", "owner-2", "owner-3"])
        #expect(roster.groups == [.init(name: "owners", threshold: 2, count: 3)])
        #expect(manifest.rosterMember == .seedshareOwnerPubKeys)
        let first = roster.shareholders[0].publicKey
        #expect(
            first.hasPrefix("-----BEGIN RSA PUBLIC KEY-----\n") && first.hasSuffix("-----END RSA PUBLIC KEY-----\n")
        )
        #expect(roster.shareholders[1].publicKey.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
        #expect(first.split(separator: "\n").allSatisfy { $0.utf8.count <= 64 })
        #expect(manifest.updaters?.count == 1 && manifest.updateThreshold == 1)
        guard case .digest = manifest.updaters?.first?.identity else { throw ManifestError(.malformed, "no digest") }
    }

    @Test("Contrast's empty list of owners disables updates, a missing one does not")
    func contrastOwners() throws {
        #expect(try Fixture.manifest(#"{"WorkloadOwnerKeyDigests":[]}"#).updaters == [])
        #expect(try Fixture.manifest(#"{"WorkloadOwnerKeyDigests":null}"#).updaters == [])
        #expect(try Fixture.manifest(#"{"Policies":{}}"#).updaters == nil)
        let keys = try Fixture.manifest(#"{"WorkloadOwnerPubKeys":["300a30050601010601010300"]}"#)
        guard case .key(let pem) = keys.updaters?.first?.identity else { throw ManifestError(.malformed, "no key") }
        #expect(pem == "-----BEGIN PUBLIC KEY-----\nMAowBQYBAQYBAQMA\n-----END PUBLIC KEY-----\n")
    }

    @Test("Contrast's threshold is a majority unless it is named; keys that are no hex DER are refused")
    func contrastThreshold() throws {
        let keys = #"["300a30050601010601010300","300a30050601010601010301"]"#
        let member = #""SeedshareOwnerPubKeys":\#(keys)"#
        #expect(try Fixture.manifest("{\(member)}").roster?.groups.first?.threshold == 2)
        let named = try Fixture.manifest("{\(member),\"SeedShareOwnerThreshold\":1}")
        #expect(named.roster?.groups.first?.threshold == 1)
        for key in ["", "zz", "30", "3009", "0400000000000000000000", "30ff0000000000000000", "300a0400000000000000"] {
            #expect(Fixture.refusal(#"{"SeedshareOwnerPubKeys":["\#(key)"]}"#)?.code == .malformed, "\(key)")
        }
        #expect(Fixture.refusal(#"{"WorkloadOwnerKeyDigests":["ab"]}"#)?.code == .malformed)
    }

    @Test("MarbleRun's named keys are its shareholders, in the order of their names")
    func marbleRun() throws {
        let manifest = try Manifest(Fixture.vector("marblerun"))
        let roster = try #require(manifest.roster)
        #expect(roster.shareholders.map(\.name) == ["adam", "mia", "zoe"])
        #expect(roster.groups == [.init(name: "owners", threshold: 2, count: 3)])
        #expect(manifest.rosterMember == .recoveryKeys)
        #expect(manifest.policies.isEmpty && manifest.updaters == nil)
    }

    @Test("MarbleRun's threshold 0 or none means all")
    func marbleRunThreshold() throws {
        let keys = #""RecoveryKeys":{"a":"A","b":"B","c":"C"}"#
        let cases = [("", 3), (#","Config":{}"#, 3), (#","Config":{"RecoveryThreshold":0}"#, 3)]
        for (config, threshold) in cases + [(#","Config":{"RecoveryThreshold":2}"#, 2)] {
            #expect(try Fixture.manifest("{\(keys)\(config)}").roster?.groups.first?.threshold == threshold)
        }
        #expect(Fixture.refusal(#"{\#(keys),"Config":{"RecoveryThreshold":4}}"#)?.code == .malformed)
    }

    @Test("MarbleRun's single key is held by recovery, one of one")
    func recoveryKey() throws {
        let manifest = try Fixture.manifest(#"{"RecoveryKey":"-----BEGIN PUBLIC KEY-----\nMAow\n-----END"}"#)
        let roster = try #require(manifest.roster)
        #expect(roster.shareholders.map(\.name) == ["recovery"])
        #expect(roster.shareholders[0].publicKey == "-----BEGIN PUBLIC KEY-----\nMAow\n-----END")
        #expect(roster.groups == [.init(name: "owners", threshold: 1, count: 1)])
        #expect(manifest.rosterMember == .recoveryKey)
        #expect(try Fixture.manifest(#"{"RecoveryKey":"","RecoveryKeys":{}}"#).roster == nil)
    }

    @Test("one meaning in two members is refused, different meanings go together")
    func mixed() throws {
        let holders = Fixture.shareholders(1)
        for text in [
            #"{\#(holders),"RecoveryKey":"A"}"#, #"{"RecoveryKey":"A","RecoveryKeys":{"b":"B"}}"#,
            #"{\#(holders),"SeedshareOwnerPubKeys":["300a30050601010601010300"]}"#, #"{"policies":{},"Policies":{}}"#,
            #"{"updaters":[],"WorkloadOwnerKeyDigests":[]}"#, #"{"RecoveryKeys":{"b":"B"},"threshold":1}"#,
            #"{\#(holders),"Config":{"RecoveryThreshold":1}}"#, #"{\#(holders),"SeedShareOwnerThreshold":1}"#,
        ] { #expect(Fixture.refusal(text)?.code == .malformed, "\(text)") }
        let mixed = try Fixture.manifest(#"{"policies":{"\#(Fixture.policy.hex)":{}},"RecoveryKeys":{"b":"B"}}"#)
        #expect(mixed.policies.count == 1 && mixed.roster?.shareholders.count == 1)
    }
}
