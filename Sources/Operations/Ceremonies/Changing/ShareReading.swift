import Canonical
import Custody
import HolderKeys
import SecretSharing
import Secrets

/// Reads a share as a holder sent it: opens one that was sealed to the ceremony's key and checks the holder's signature.
struct ShareReading: Sendable {
    let context: CeremonyContext
    let key: CeremonyPrivateKey
    /// SHA-256 of this server's identity key.
    let server: Digest
    let custody: DurableCustody
    /// The keys by which holders sign.
    let signingKeys: [String: HolderPublicKey]

    /// Throws `OperationError`: `malformed-request`, `sealed-share-unreadable`.
    func read(_ sent: RecoverRequest) throws -> SubmittedShare {
        let rollback = try sent.acceptRollback.map(Self.checkpointHash)
        if let sealed = sent.sealedShare {
            let (holder, bytes) = try open(sealed, of: sent.holder)
            let content = Self.content(bytes)
            return SubmittedShare(
                content,
                holder: holder,
                channel: .sealed,
                signature: try verdict(sent.signature, holder, content),
                acceptedRollback: rollback
            )
        }
        guard let text = sent.share else {
            throw OperationError(.malformedRequest, "Send the share as “share” (text or base64) or as “sealedShare”.")
        }
        let content = Self.content(SecretBytes(copying: text.utf8))
        return SubmittedShare(
            content,
            holder: sent.holder,
            signature: try verdict(sent.signature, sent.holder, content),
            acceptedRollback: rollback
        )
    }

    static func content(_ input: SecretBytes) -> Result<Share, ShareError> {
        Result { () throws(ShareError) in try Share(reading: input) }
    }

    private static func checkpointHash(_ hex: String) throws -> Digest {
        guard let hash = Digest(hex: hex) else {
            throw OperationError(.malformedRequest, "acceptRollback is the hash of a checkpoint, 64 hex digits.")
        }
        return hash
    }

    /// The holder's name is bound by the seal; where it was not said, the roster's names are tried.
    private func open(_ sealed: RecoverRequest.Sealed, of holder: String?) throws -> (String, SecretBytes) {
        guard let encapsulatedKey = Bytes(base64: sealed.encapsulatedKey),
            let ciphertext = Bytes(base64: sealed.ciphertext)
        else { throw OperationError(.malformedRequest, "encapsulatedKey and ciphertext are base64.") }
        guard holder != nil || custody.roster.holders.count <= CeremonyLimits.namesTried else {
            throw OperationError(.malformedRequest, "A sealed share needs its holder's name in “holder”.")
        }
        let info = ShareToServerInfo(context: context, server: server).bytes
        for name in holder.map({ [$0] }) ?? custody.roster.holders.map(\.name) {
            guard let share = try? SealedShare(encapsulatedKey: encapsulatedKey, ciphertext: ciphertext),
                let bytes = try? key.open(share, info: info, holder: name)
            else { continue }
            return (name, bytes)
        }
        throw OperationError(
            .sealedShareUnreadable,
            "The sealed share does not open: it was sealed to another ceremony's key or for another holder. Get the ceremony again and seal it anew."
        )
    }

    private func verdict(
        _ signature: String?,
        _ holder: String?,
        _ content: Result<Share, ShareError>
    ) throws -> SubmittedShare.SignatureVerdict {
        guard let signature else { return .absent }
        guard let bytes = Bytes(base64: signature) else {
            throw OperationError(.malformedRequest, "signature is base64.")
        }
        guard case .success(let share) = content,
            let member = holder.map({ custody.roster.holder(named: $0) }) ?? custody.roster.holder(at: share.position),
            let signer = signingKeys[member.name]
        else { return .invalid }
        let statement = SubmissionStatement(
            context: context,
            holder: member.name,
            shareDigest: share.digest(holder: member.name),
            publicKey: key.publicKey
        )
        return signer.isValid(signature: bytes, over: statement.bytes) ? .valid : .invalid
    }
}
