import Canonical
import Custody
import SecretSharing
import TestSupport

/// A changing ceremony on one server, with the shares of its epoch and those that it stages; what happens is told in lines.
struct ConsentScene {
    var machine: ConsentMachine
    var now = Scene.start
    let epoch: SampleEpoch
    /// What a rekey stages.
    let next: SampleEpoch
    var attempts: [StageAttempt] = []

    /// Two of ann, bob and cem decide about two of ann, dan, eva and fay, unless other groups are named.
    init(
        _ kind: CeremonyKind = .rekey,
        groups: [SampleEpoch.Group] = [("owners", 2, ["ann", "bob", "cem"])],
        groupThreshold: Int? = nil,
        target: SharePosition? = nil,
        confirmations: ConfirmationRule = .all,
        factorID: Bytes? = nil,
        serverFactorID: Bytes? = nil,
        sealedSharesOnly: Bool = false
    ) throws {
        let random = SeededRandom(seed: 2)
        epoch = try SampleEpoch(
            vault: Scene.vault,
            epoch: 3,
            groups: groups,
            groupThreshold: groupThreshold,
            factorID: factorID,
            sealedSharesOnly: sealedSharesOnly,
            replaced: [Epoch(1): Epoch(2), Epoch(2): Epoch(3)],
            random: random
        )
        next = try SampleEpoch(
            vault: Scene.vault,
            epoch: 4,
            groups: [("owners", 2, ["ann", "dan", "eva", "fay"])],
            random: random
        )
        let proposal = Proposal(
            vault: Scene.vault,
            committedEpoch: Epoch(3),
            ceremony: next.ceremony.id,
            kind: kind,
            nonce: next.ceremony.nonce,
            confirmations: confirmations
        )
        let ceremony = OpenCeremony(
            id: next.ceremony.id,
            proposal: proposal,
            state: .open,
            expires: Scene.start.adding(seconds: 24 * 3_600),
            target: target
        )
        machine = ConsentMachine(custody: epoch.custody, ceremony: ceremony, factorID: serverFactorID)
    }

    mutating func handle(_ event: ConsentEvent) -> [String] {
        let effects = machine.handle(event, at: now)
        for case .stage(let attempt) in effects { attempts.append(attempt) }
        return effects.map(line)
    }

    mutating func submit(
        _ share: Share,
        as holder: String? = nil,
        channel: SubmittedShare.Channel = .sealed,
        signature: SubmittedShare.SignatureVerdict = .absent,
        proposal: Digest? = nil
    ) -> [String] {
        let submitted = SubmittedShare(.success(share), holder: holder, channel: channel, signature: signature)
        return handle(.submitted(submitted, proposal: proposal))
    }

    mutating func submit(_ holder: String) throws -> [String] { submit(try epoch.share(of: holder)) }

    mutating func withdraw(_ holder: String) throws -> [String] {
        handle(.withdrawn(SubmittedShare(.success(try epoch.share(of: holder)))))
    }

    mutating func confirm(_ holder: String) throws -> [String] {
        let proof = try next.share(of: holder).confirmation(nonce: next.ceremony.nonce)
        return handle(.confirmed(holder: holder, proof: proof))
    }

    mutating func wait(hours: Int64) { now = now.adding(seconds: hours * 3_600) }

    /// The ceremony with the next epoch staged.
    var staged: OpenCeremony {
        var ceremony = machine.ceremony
        ceremony.state = .staged
        ceremony.stagedCustody = next.custody
        for staged in next.staged { ceremony.expected[staged.holder.name] = staged.confirmDigest }
        return ceremony
    }

    /// The staged ceremony as the database has it once these have confirmed, too.
    func confirmed(_ holders: Set<String>) -> OpenCeremony {
        var ceremony = machine.ceremony
        ceremony.confirmed.formUnion(holders)
        return ceremony
    }

    /// The ceremony in another state.
    func ceremony(_ state: CeremonyState) -> OpenCeremony {
        var ceremony = machine.ceremony
        ceremony.state = state
        return ceremony
    }

    var missing: [Int] { machine.status.groups.map(\.missing) }
}

/// An effect as a line of a transcript.
func line(_ effect: ConsentEffect) -> String {
    switch effect {
    case .answer(let answer): "answer \(line(answer))"
    case .refuse(.unconfirmed(let holders)): "refuse unconfirmed \(holders)"
    case .refuse(let refusal): "refuse \(refusal.code)"
    case .log(let entry): "log \(entry.code)\(entry.holder.map { " \($0)" } ?? "")"
    case .stage(let attempt): "stage \(attempt.number)"
    case .recordConfirmation(let holder): "record \(holder)"
    case .commit: "commit"
    case .abort: "abort"
    case .expire: "expire"
    }
}

private func line(_ answer: ConsentAnswer) -> String {
    switch answer {
    case .accepted(let holder, let missing): "accepted \(holder), missing \(missing)"
    case .duplicate(let holder, let missing): "duplicate \(holder), missing \(missing)"
    case .withdrawn(let holder): "withdrawn \(holder)"
    case .staged(let unconfirmed): "staged, unconfirmed \(unconfirmed)"
    case .confirmed(let holder, let unconfirmed): "confirmed \(holder), unconfirmed \(unconfirmed)"
    case .alreadyConfirmed(let holder, let unconfirmed): "already confirmed \(holder), unconfirmed \(unconfirmed)"
    case .alreadyCommitted: "already committed"
    case .alreadyAborted: "already aborted"
    }
}
