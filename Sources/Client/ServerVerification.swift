import Authority
public import Canonical
import Custody
import HolderKeys

/// The check that stands before every share: chain to the pinned root, signature over the ceremony's key, vault, epoch.
public enum ServerVerification {
    /// Judges what a sealed server shows of its open unseal.
    ///
    /// - Parameter now: the caller's clock, to see whether the ceremony is over.
    /// - Returns: the proof that ``VerifiedCeremony/submission(of:holder:signer:acceptRollback:)`` needs.
    /// - Throws: `TrustRefusal`, and then nothing may be sent.
    public static func verify(
        _ status: SealStatus,
        trust: ServerTrust,
        now: Instant
    ) throws(TrustRefusal) -> VerifiedCeremony {
        guard trust.decidingRoot != nil || trust.fingerprint != nil else { throw .nothingPinned }
        guard let ceremony = status.ceremony else { throw .noCeremony }
        return try verify(try ShownCeremony(ceremony, vault: status.vault, epoch: status.epoch), trust, now)
    }

    /// Judges a ceremony as its own page shows it; of a changing one the proposal's digest is computed anew.
    ///
    /// - Throws: `TrustRefusal`, and then nothing may be sent.
    public static func verify(
        _ ceremony: Ceremony,
        trust: ServerTrust,
        now: Instant
    ) throws(TrustRefusal) -> VerifiedCeremony {
        guard trust.decidingRoot != nil || trust.fingerprint != nil else { throw .nothingPinned }
        guard ceremony.isOpen else { throw .notOpen(state: ceremony.state ?? "over") }
        return try verify(try ShownCeremony(ceremony), trust, now)
    }

    private static func verify(
        _ shown: ShownCeremony,
        _ trust: ServerTrust,
        _ now: Instant
    ) throws(TrustRefusal) -> VerifiedCeremony {
        guard shown.identity.isValid(signature: shown.signature, over: shown.statement.bytes) else {
            throw .signatureWrong
        }
        if let pins = trust.pins { try requirePinned(pins, shown) }
        guard now < shown.statement.expires else { throw .expired(shown.statement.expires) }
        let trusted = try identify(shown, trust, now)
        return VerifiedCeremony(
            statement: shown.statement,
            proposed: shown.proposed,
            trustedBy: trusted.by,
            warnings: trusted.warnings
        )
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
        if let root = trust.decidingRoot, let chain = shown.chain {
            try requireNotRevoked(chain, root, server, trust.revocations)
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

    /// A list that the root did not sign is refused as well: whoever shows one has something to hide.
    private static func requireNotRevoked(
        _ chain: String,
        _ root: String,
        _ server: Digest,
        _ lists: [Bytes]
    ) throws(TrustRefusal) {
        for der in lists {
            do {
                let list = try IdentityRevocations(der: der, root: root)
                if try !list.hasRevoked(chain: chain) { continue }
            } catch {
                throw .chainWrong(error.detail)
            }
            throw .revoked(server: server)
        }
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
