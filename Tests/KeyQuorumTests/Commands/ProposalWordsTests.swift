import Canonical
import Client
import FoundationEssentials
import HolderKeys
import Testing

@testable import KeyQuorum

@Suite("A proposal in words")
struct ProposalWordsTests {
    private static let keys = (0..<3).compactMap { _ in try? HolderPrivateKey.generate(.x25519).publicKey }

    /// Reads a proposal without its digest being checked: the words do not depend on it.
    private func proposed(_ kind: String, holders: [(String, String, HolderPublicKey)], _ more: [String: String] = [:])
        throws
        -> ProposedCeremony
    {
        let members = holders.enumerated().map { place, holder in
            """
            {"name":\(JSONText.quoted(holder.0)),"group":\(JSONText.quoted(holder.1)),"index":\(place + 1),
             "publicKey":\(JSONText.quoted(holder.2.pem)),"signingKey":null}
            """
        }.joined(separator: ",")
        func json(_ digest: String) -> String {
            """
            {"id":"3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b","kind":"\(kind)","nonce":"\(String(repeating: "A", count: 43))=",
             "vault":"00010203-0405-0607-0809-0a0b0c0d0e0f","epoch":7,"proposal":"\(digest)","proposed":{
             "groupThreshold":2,"groups":[{"name":"work","threshold":2},{"name":"data","threshold":1}],"holders":[\(members)],
             "serverFactor":"\(more["factor"] ?? "keep")","sealedSharesOnly":false,"confirmations":"\(more["rule"] ?? "all")",
             "servers":[],"admin":\(more["admin"].map(JSONText.quoted) ?? "null")}}
            """
        }
        func read(_ digest: String) throws -> ProposedCeremony? {
            try JSONDecoder().decode(Client.Ceremony.self, from: Data(json(digest).utf8)).readProposal()
        }
        let refused = try #require(throws: TrustRefusal.self) { try read(String(repeating: "0", count: 64)) }
        guard case .proposalMismatch(_, let computed) = refused else { throw refused }
        return try #require(try read(computed.hex))
    }

    private func current(_ name: String, _ key: HolderPublicKey) throws -> Answers.Shareholder {
        let json = """
            {"name":"\(name)","group":"work","index":1,"epoch":7,"digest":"00","keyFingerprint":"\(key.fingerprint.hex)"}
            """
        return try JSONDecoder().decode(Answers.Shareholder.self, from: Data(json.utf8))
    }

    @Test("who comes, who stays, whose key changes, who goes, and what is needed from then on")
    func roster() throws {
        let keys = Self.keys
        let holders = [("alice", "work", keys[0]), ("bob", "work", keys[1]), ("carol", "data", keys[2])]
        let proposed = try proposed("rekey", holders: holders, ["factor": "set", "rule": "floor"])
        let known = [try current("alice", keys[0]), try current("bob", keys[0]), try current("dave", keys[2])]
        let text = ProposalWords(proposed: proposed, current: known).text
        #expect(text.contains("REKEY the vault 00010203-0405-0607-0809-0a0b0c0d0e0f") && text.contains("epoch 7"))
        #expect(text.contains("Stays  alice (share 1 of work, key \(keys[0].fingerprint.hex.prefix(16))…)\n"))
        #expect(text.contains("Stays  bob") && text.contains("ANOTHER KEY THAN BEFORE"))
        #expect(text.contains("Comes  carol (share 3 of data") && text.contains("Goes   dave"))
        #expect(
            text.contains("From then on 2 of 2 groups are needed, each with its own: 2 of 2 of work, 1 of 1 of data.")
        )
        #expect(text.contains("losing its file is as bad as losing all shares"))
        #expect(text.contains("before every holder has proven"))
    }

    @Test("where the present holders are not known, the new ones are listed")
    func unknown() throws {
        let proposed = try proposed("rotate", holders: [("alice", "work", Self.keys[0])])
        let text = ProposalWords(proposed: proposed, current: nil).text
        #expect(text.contains("Holds  alice") && !text.contains("Goes") && text.contains("ROTATE"))
    }

    @Test("the other kinds say what they do")
    func kinds() throws {
        let one = [("alice", "work", Self.keys[0])]
        func words(_ kind: String, _ holders: [(String, String, HolderPublicKey)], _ more: [String: String] = [:])
            throws -> String
        {
            ProposalWords(proposed: try proposed(kind, holders: holders, more), current: nil).text
        }
        #expect(try words("replaceShare", one).contains("REPLACE THE LOST SHARE of alice"))
        #expect(try words("enrol", one).contains("ENROL alice as a further holder of the group work"))
        #expect(try words("destroy", []).contains("DESTROY THE VAULT"))
        #expect(try words("adminReset", [], ["admin": "eve"]).contains("MAKE eve ADMINISTRATOR"))
        #expect(try words("adminReset", []).contains("NEW ADMINISTRATOR'S TOKEN"))
    }

    @Test("a name writes no control characters on the terminal")
    func control() throws {
        let proposed = try proposed("enrol", holders: [("a\u{1B}[2Jb", "work", Self.keys[0])])
        let text = ProposalWords(proposed: proposed, current: nil).text
        #expect(!text.contains("\u{1B}") && text.contains("a\u{FFFD}[2Jb"))
    }
}
