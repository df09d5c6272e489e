import Canonical
import Custody
import Testing

@Suite("What is signed, and what shareholders consent to")
struct StatementTests {
    let vectors: [String: Bytes]

    init() throws {
        vectors = try Vectors.read("statements")
    }

    @Test("a proposal has the published digest")
    func publishedProposal() throws {
        #expect(
            try Samples.proposal().digest.hex == "3894608ee44f2a5b114b2e31762608c98da31969675a4a1091151f665d3957f3"
        )
        #expect(try Samples.proposal().bytes == vectors["proposal"])
        #expect(try Samples.proposal().digest.bytes == vectors["proposal-digest"])
    }

    @Test("every field of a proposal changes its digest")
    func proposalFields() throws {
        var digests = [try Samples.proposal().digest]
        func changed(_ change: (inout Proposal) throws -> Void) throws {
            var proposal = try Samples.proposal()
            try change(&proposal)
            digests.append(proposal.digest)
        }
        try changed { $0.committedEpoch = Epoch(8) }
        try changed { $0.kind = .rotate }
        try changed { $0.nonce[0] ^= 1 }
        try changed { $0.groupThreshold = 2 }
        try changed { $0.groups = [Proposal.Group(name: "owners", threshold: 2)] }
        try changed { $0.holders = [] }
        try changed { $0.serverFactor = .remove }
        try changed { $0.sealedSharesOnly = true }
        try changed { $0.confirmations = .floor }
        try changed { $0.servers = [Samples.server] }
        try changed { $0.admin = "" }
        try changed { $0.vault = try Samples.some(VaultID(bytes: Bytes(1...16))) }
        try changed { $0.ceremony = try Samples.some(CeremonyID(random: Bytes(1...16))) }
        #expect(Set(digests).count == digests.count)
    }

    @Test("a ceremony's key is signed with the whole second in which it expires")
    func ceremonyKey() throws {
        for (name, kind) in [("ceremony-key", CeremonyKind.rekey), ("ceremony-key-unseal", .unseal)] {
            let statement = CeremonyStatement(
                context: try Samples.context(kind),
                server: Samples.server,
                publicKey: Samples.publicKey,
                expires: Samples.expires
            )
            #expect(statement.bytes == vectors[name])
        }
    }

    @Test("a submission is signed with what it is handed to")
    func submission() throws {
        for (name, kind) in [("submission", CeremonyKind.rekey), ("submission-unseal", .unseal)] {
            let statement = SubmissionStatement(
                context: try Samples.context(kind),
                holder: "bob",
                shareDigest: Samples.digest("share"),
                publicKey: Samples.publicKey
            )
            #expect(statement.bytes == vectors[name])
        }
    }

    @Test("a sealed share is bound to the server and the ceremony")
    func shareToServer() throws {
        let info = ShareToServerInfo(context: try Samples.context(.unseal), server: Samples.server)
        #expect(info.bytes == vectors["share-to-server"])
    }

    @Test("a proof of possession has the caller's nonce in it")
    func possession() throws {
        let statement = PossessionStatement(
            vault: try Samples.vault(),
            server: Samples.server,
            nonce: Samples.nonce,
            time: Samples.expires
        )
        #expect(statement.bytes == vectors["possession"])
    }

    @Test("a ceremony's id is read as UUID text in either case and kept in lower case")
    func ceremonyID() throws {
        #expect(try Samples.ceremony().text == "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b")
        #expect(CeremonyID(text: "initialize") == nil)
        #expect(CeremonyID(random: Bytes(0...14)) == nil)
    }
}
