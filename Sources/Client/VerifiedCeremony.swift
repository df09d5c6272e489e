public import Canonical
public import Custody
public import HolderKeys
public import SecretSharing

/// The proof that a server was recognized; only ``ServerVerification`` makes one, and no share is sealed without it.
public struct VerifiedCeremony: Sendable {
    /// By what the server was recognized.
    public enum Trust: Sendable, Hashable {
        /// The pinned root certified its key.
        case root
        /// A person compared its fingerprint.
        case fingerprint
    }

    let statement: CeremonyStatement
    /// What a changing ceremony will do: exactly what the digest under the consent says.
    public let proposed: ProposedCeremony?
    public let trustedBy: Trust
    /// Sentences for the person at the keyboard.
    public let warnings: [String]

    public var kind: CeremonyKind { statement.context.kind }
    public var id: String { statement.context.ceremony.text }
    public var vault: VaultID { statement.context.vault }
    public var epoch: Epoch { statement.context.epoch }
    public var server: Digest { statement.server }

    init(statement: CeremonyStatement, proposed: ProposedCeremony?, trustedBy: Trust, warnings: [String]) {
        self.statement = statement
        self.proposed = proposed
        self.trustedBy = trustedBy
        self.warnings = warnings
    }

    /// The share, sealed to the ceremony's key (HPKE) so that only this server can open it.
    ///
    /// - Parameter signer: the holder's signing key, if it is at hand: it signs which share goes to which ceremony and key.
    /// - Throws: `ClientError.local` if the share is of another vault, or cannot be signed or sealed.
    public func submission(
        of share: Share,
        holder: String,
        signer: HolderPrivateKey? = nil,
        acceptRollback: String? = nil
    ) throws(ClientError) -> Requests.SealedSubmission {
        guard share.vault == vault else {
            throw .local(
                "The share is of the vault \(share.vault.text), the server holds \(vault.text). No share was sent."
            )
        }
        let signature = try signer.map { (key) throws(ClientError) in try sign(share, holder, key) }
        let info = ShareToServerInfo(context: statement.context, server: statement.server).bytes
        do {
            let sealed = try SealedShare.seal(share.raw, to: statement.publicKey, info: info, holder: holder)
            return Requests.SealedSubmission(
                sealedShare: .init(
                    encapsulatedKey: sealed.encapsulatedKey.base64,
                    ciphertext: sealed.ciphertext.base64
                ),
                holder: holder,
                signature: signature?.base64,
                acceptRollback: acceptRollback
            )
        } catch {
            throw .local("The share cannot be sealed to the server's key: \(error.detail)")
        }
    }

    private func sign(_ share: Share, _ holder: String, _ key: HolderPrivateKey) throws(ClientError) -> Bytes {
        let signed = SubmissionStatement(
            context: statement.context,
            holder: holder,
            shareDigest: share.digest(holder: holder),
            publicKey: statement.publicKey
        )
        do {
            return try key.sign(signed.bytes)
        } catch {
            throw .local("The submission cannot be signed: \(error.detail)")
        }
    }
}
