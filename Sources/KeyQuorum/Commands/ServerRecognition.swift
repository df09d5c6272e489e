import Canonical
import Client

/// Recognizes the server before a share leaves, and remembers what a recognized server proved.
struct ServerRecognition {
    let context: CommandContext
    let trust: ServerTrust
    let pins: Pins?
    private let list: Bytes?

    /// Reads the pins and asks the server for the root's revocation list.
    init(_ context: CommandContext, _ options: TrustOptions) async throws {
        self.context = context
        pins = try context.pinsFile.read()
        list = try await context.client.identityRevocations()
        trust = try options.trust(pins: pins, shown: list)
    }

    /// The open unseal of a sealed server.
    func recognize(_ status: SealStatus) throws -> VerifiedCeremony {
        warned(try ServerVerification.verify(status, trust: trust, now: SystemClock().now()))
    }

    /// Any other ceremony.
    func recognize(_ ceremony: Ceremony) throws -> VerifiedCeremony {
        warned(try ServerVerification.verify(ceremony, trust: trust, now: SystemClock().now()))
    }

    /// Only what was proven by the root is remembered.
    func remember(_ verified: VerifiedCeremony, checkpoint: PinnedCheckpoint?) throws {
        guard verified.trustedBy == .root else { return }
        var newest = pins
        if newest == nil, let root = trust.root {
            newest = Pins(
                vault: verified.vault.text,
                rootCA: root,
                epoch: verified.epoch.number,
                checkpoint: nil,
                holders: []
            )
        }
        newest?.advance(epoch: verified.epoch.number, checkpoint: checkpoint)
        if let list { newest?.advance(revocations: list) }
        if let newest, newest != pins { try context.pinsFile.write(newest) }
    }

    private func warned(_ verified: VerifiedCeremony) -> VerifiedCeremony {
        for warning in verified.warnings { context.output.warn(warning) }
        return verified
    }
}
