import Authority
public import Canonical
import Custody
import HolderKeys

/// The check that stands before every share: chain to the pinned root, signature over the ceremony's key, vault, epoch.
public enum ServerVerification {
    /// Judges what a server shows of its open ceremony.
    ///
    /// - Parameter now: the caller's clock, to see whether the ceremony is over.
    /// - Returns: the proof that ``VerifiedCeremony/submission(of:holder:acceptRollback:)`` needs.
    /// - Throws: `TrustRefusal`, and then nothing may be sent.
    public static func verify(
        _ status: SealStatus,
        trust: ServerTrust,
        now: Instant
    ) throws(TrustRefusal) -> VerifiedCeremony {
        guard trust.pins != nil || trust.root != nil || trust.fingerprint != nil else { throw .nothingPinned }
        guard let ceremony = status.ceremony else { throw .noCeremony }
        let shown = try ShownCeremony(ceremony, status)
        guard shown.identity.isValid(signature: shown.signature, over: shown.statement.bytes) else {
            throw .signatureWrong
        }
        if let pins = trust.pins { try requirePinned(pins, shown) }
        guard now < shown.statement.expires else { throw .expired(shown.statement.expires) }
        let trusted = try identify(shown, trust, now)
        return VerifiedCeremony(statement: shown.statement, trustedBy: trusted.by, warnings: trusted.warnings)
    }

    /// Whether a root has certified the server by now: asked after an unseal that trusted a fingerprint.
    public static func isCertified(
        key: String?,
        chain: String?,
        as verified: VerifiedCeremony,
        root: String,
        now: Instant
    ) -> Bool {
        guard let key, let chain, let identity = try? HolderPublicKey(pem: key), identity.fingerprint == verified.server
        else { return false }
        let verdict = try? Authority.verifyServerIdentity(
            chain: chain,
            root: root,
            identityKey: identity.spki,
            vault: verified.vault,
            now: now
        )
        return verdict != nil
    }

    private static func requirePinned(_ pins: Pins, _ shown: ShownCeremony) throws(TrustRefusal) {
        let context = shown.statement.context
        guard let vault = VaultID(text: pins.vault) else { throw .ceremonyMalformed("the pinned vault id") }
        guard context.vault == vault else { throw .wrongVault(shown: context.vault, pinned: vault) }
        let epoch = Epoch(pins.epoch)
        guard context.epoch >= epoch else { throw .oldEpoch(shown: context.epoch, pinned: epoch) }
    }

    private static func identify(
        _ shown: ShownCeremony,
        _ trust: ServerTrust,
        _ now: Instant
    ) throws(TrustRefusal) -> (by: VerifiedCeremony.Trust, warnings: [String]) {
        if let pinned = trust.pins?.rootCA, let given = trust.root, PEMBlock.der(pinned) != PEMBlock.der(given) {
            throw .rootDiffers
        }
        let server = shown.statement.server
        if let root = trust.pins?.rootCA ?? trust.root, let chain = shown.chain {
            do {
                return (.root, try warnings(chain, root, shown, now))
            } catch {
                if trust.fingerprint == nil { throw error }
            }
        }
        guard let fingerprint = trust.fingerprint else { throw .notCertified(server: server) }
        guard Digest(hex: fingerprint) == server else { throw .fingerprintDiffers(server: server) }
        return (.fingerprint, [])
    }

    private static func warnings(
        _ chain: String,
        _ root: String,
        _ shown: ShownCeremony,
        _ now: Instant
    ) throws(TrustRefusal) -> [String] {
        do {
            let verdict = try Authority.verifyServerIdentity(
                chain: chain,
                root: root,
                identityKey: shown.identity.spki,
                vault: shown.statement.context.vault,
                now: now
            )
            return verdict.warnings.map { warning in
                switch warning {
                case .expired(let time):
                    "The server's identity certificate ended at \(time.rfc3339), while it was sealed."
                case .notYetValid(let time):
                    "The server's identity certificate begins only at \(time.rfc3339): check the clocks."
                case .rootExpired(let time): "The pinned root certificate ended at \(time.rfc3339)."
                }
            }
        } catch {
            throw .chainWrong(error.detail)
        }
    }
}
