import Canonical
import Client
import Custody
import SecretSharing

import struct Client.SealStatus

/// Hands a share to a sealed server that was recognized first.
struct ShareSubmission {
    let context: CommandContext
    let trust: TrustOptions
    let acceptRollback: String?

    func submit(_ options: ShareOptions, status: SealStatus) async throws {
        if status.isUnsealed {
            context.output.tell("The vault is unsealed already; no share was sent.")
            return
        }
        if status.state == "uninitialized" {
            throw CommandFailure(CommandFailure.refused, code: "not-initialized", "The server holds no vault.")
        }
        let recognition = try await ServerRecognition(context, trust)
        let verified = try recognition.recognize(status)
        guard verified.kind == .unseal else {
            throw CommandFailure(code: "other-ceremony", "The server shows no unseal. No share was sent.")
        }
        let share = try options.load()
        let holder = try options.holderName(of: share, pins: recognition.pins)
        let body = try verified.submission(
            of: share,
            holder: holder,
            signer: try options.signer(),
            acceptRollback: acceptRollback
        )
        let answer = try await context.client.send(.post, "/v1/recover", body)
        let after = try answer.json(SealStatus.self)
        context.output.show(answer) { Self.sentence(after, holder: holder) }
        if after.isUnsealed, verified.trustedBy == .fingerprint {
            try await demandCertificate(verified, recognition.pins, after)
        }
        try recognition.remember(verified, checkpoint: after.checkpoint)
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
}
