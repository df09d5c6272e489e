import Canonical
import Custody
import SecretSharing
import Secrets
import TestSupport

/// A sealed server with one epoch, its shares at hand, and the time; what happens is told in lines.
struct Scene {
    static let vault = VaultID.random(Bytes(repeating: 7, count: 16))
    static let start = Instant(wholeSeconds: 1_800_000_000)

    var machine: SealMachine
    var now = start
    let epoch: SampleEpoch
    var attempts: [OpenAttempt] = []

    /// Two of ann, bob and cem, unless other groups are named.
    init(
        _ groups: [SampleEpoch.Group] = [("owners", 2, ["ann", "bob", "cem"])],
        groupThreshold: Int? = nil,
        factorID: Bytes? = nil,
        serverFactorID: Bytes? = nil,
        sealedSharesOnly: Bool = false
    ) throws {
        epoch = try SampleEpoch(
            vault: Self.vault,
            epoch: 3,
            groups: groups,
            groupThreshold: groupThreshold,
            factorID: factorID,
            sealedSharesOnly: sealedSharesOnly,
            replaced: [Epoch(1): Epoch(2), Epoch(2): Epoch(3)],
            random: SeededRandom(seed: 1)
        )
        machine = SealMachine(custody: epoch.custody, ceremony: try Self.ceremony(1), factorID: serverFactorID)
    }

    static func ceremony(_ number: UInt8, expires: Instant = start.adding(seconds: 24 * 3_600)) throws -> UnsealCeremony
    {
        let id = try Samples.some(CeremonyID(random: Bytes(repeating: number, count: 16)))
        return UnsealCeremony(id: id, nonce: Bytes(repeating: number, count: 32), expires: expires)
    }

    mutating func handle(_ event: SealEvent) -> [String] {
        let effects = machine.handle(event, at: now)
        for case .attemptOpen(let attempt) in effects { attempts.append(attempt) }
        return effects.map(line)
    }

    mutating func submit(
        _ share: Share,
        as holder: String? = nil,
        channel: SubmittedShare.Channel = .plain,
        signature: SubmittedShare.SignatureVerdict = .absent,
        acceptedRollback: Digest? = nil
    ) -> [String] {
        let submitted = SubmittedShare(
            .success(share),
            holder: holder,
            channel: channel,
            signature: signature,
            acceptedRollback: acceptedRollback
        )
        return handle(.submitted(submitted))
    }

    mutating func submit(_ holder: String, acceptedRollback: Digest? = nil) throws -> [String] {
        submit(try epoch.share(of: holder), acceptedRollback: acceptedRollback)
    }

    mutating func withdraw(_ holder: String) throws -> [String] {
        handle(.withdrawn(SubmittedShare(.success(try epoch.share(of: holder)))))
    }

    mutating func wait(hours: Int64) { now = now.adding(seconds: hours * 3_600) }

    var missing: [Int] { machine.status.groups.map(\.missing) }
}
