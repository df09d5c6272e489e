import Canonical
import Client
import SecretSharing

/// Hands a share to a sealed server that was recognized first.
struct ShareSubmission {
    let context: CommandContext
    let trust: TrustOptions
    let acceptRollback: String?

    /// - Parameter ceremony: the id that must be the open one; nil takes the open unseal.
    func submit(_ options: ShareOptions, ceremony: String?) async throws {
        let status = try await context.client.get("/v1/seal-status").json(SealStatus.self)
        if status.isUnsealed {
            context.output.tell("The vault is unsealed already; no share was sent.")
            return
        }
        try requireOpen(status, ceremony)
        let pins = try context.pinsFile.read()
        let now = SystemClock().now()
        let trusted = try trust.trust(pins: pins)
        let verified = try ServerVerification.verify(status, trust: trusted, now: now)
        for warning in verified.warnings { context.output.warn(warning) }
        let share = try options.load()
        let holder = try options.holderName(of: share, pins: pins)
        let body = try verified.submission(of: share, holder: holder, acceptRollback: acceptRollback)
        let answer = try await context.client.send(.post, "/v1/recover", body)
        let after = try answer.json(SealStatus.self)
        context.output.show(answer) { Self.sentence(after, holder: holder) }
        if after.isUnsealed, verified.trustedBy == .fingerprint { try await demandCertificate(verified, pins, after) }
        try remember(pins, trusted, verified, after)
    }

    private func requireOpen(_ status: SealStatus, _ ceremony: String?) throws {
        if status.state == "uninitialized" {
            throw CommandFailure(CommandFailure.refused, code: "not-initialized", "The server holds no vault.")
        }
        if let ceremony, let open = status.ceremony, open.id != ceremony.lowercased() {
            throw CommandFailure(
                code: "other-ceremony",
                "The open ceremony is \(open.id) (\(open.kind)), not \(ceremony). No share was sent."
            )
        }
    }

    private static func sentence(_ status: SealStatus, holder: String) -> String {
        if status.alreadyUnsealed == true { return "The vault was unsealed already; thank you all the same." }
        if status.isUnsealed {
            return "The share of \(holder) was right, and the vault is unsealed.\n\nNext: keyquorum verify"
        }
        let verdict = status.duplicate == true ? "was handed in before and counts once" : "is right and was accepted"
        let missing = StatusText(status).missing.map { "\($0) missing" } ?? "nothing missing"
        return "The share of \(holder) \(verdict); still \(missing)."
    }

    /// A server that was trusted by its fingerprint must show a certificate once it can have one.
    private func demandCertificate(
        _ verified: VerifiedCeremony,
        _ pins: Pins?,
        _ after: SealStatus
    ) async throws {
        let root = try? await context.client.get("/v1/ca/root.pem").text
        let now = SystemClock().now()
        if let root,
            ServerVerification.isCertified(
                key: after.identityKey,
                chain: after.identityChain,
                as: verified,
                root: pins?.rootCA ?? root,
                now: now
            )
        {
            context.output.tell("The root CA has certified this server now.")
            return
        }
        context.output.warn(
            """
            THE SERVER DID NOT SHOW A ROOT-ISSUED CERTIFICATE FOR THE KEY \(verified.server.hex). If its fingerprint was \
            not read from its own console, treat the share as known to others, and rekey.
            """
        )
    }

    /// Only what was proven by the root is remembered.
    private func remember(
        _ pins: Pins?,
        _ trusted: ServerTrust,
        _ verified: VerifiedCeremony,
        _ after: SealStatus
    ) throws {
        guard verified.trustedBy == .root else { return }
        var newest = pins
        if newest == nil, let root = trusted.root {
            newest = Pins(
                vault: verified.vault.text,
                rootCA: root,
                epoch: verified.epoch.number,
                checkpoint: nil,
                holders: []
            )
        }
        newest?.advance(epoch: verified.epoch.number, checkpoint: after.checkpoint)
        if let newest, newest != pins { try context.pinsFile.write(newest) }
    }
}
