import Access
import Canonical
import Custody
import HolderKeys
import SecretSharing
import Secrets
import Synchronization

extension KeyServer {
    /// Takes a share that came as JSON: plain, or sealed to the ceremony's key.
    public func recover(_ request: RecoverRequest, by requester: Requester) async throws -> SealStatusAnswer {
        if request.signature != nil { try await turn.alone { try await self.refresh() } }
        return try await submit(try read(request), by: requester)
    }

    /// Takes the bytes of a decrypted share, raw or as text, and wipes them.
    public func recover(decrypted bytes: inout Bytes, by requester: Requester) async throws -> SealStatusAnswer {
        let input = SecretBytes(copying: bytes)
        bytes.wipe()
        return try await submit(SubmittedShare(Self.content(input)), by: requester)
    }

    /// Withdraws the share that is shown, or all of them when the operator shows none.
    public func withdraw(_ request: RecoverRequest, by requester: Requester) async throws -> SealStatusAnswer {
        if request.share != nil || request.sealedShare != nil {
            return try await handle(.withdrawn(try read(request)), by: requester)
        }
        guard let presence = requester.presence(operatorToken) else {
            throw OperationError(
                .operatorRequired,
                "Dropping all shares needs the operator: send the token of operator.token in the root folder as bearer token."
            )
        }
        _ = Access.admitToOperate(presence)
        return try await handle(.droppedAll, by: requester)
    }

    private func submit(_ share: SubmittedShare, by requester: Requester) async throws -> SealStatusAnswer {
        try await handle(.submitted(share), by: requester)
    }

    // MARK: Reading a share

    private func read(_ request: RecoverRequest) throws -> SubmittedShare {
        let rollback = try request.acceptRollback.map(Self.checkpointHash)
        if let sealed = request.sealedShare {
            guard let holder = request.holder else {
                throw OperationError(.malformedRequest, "A sealed share needs its holder's name in “holder”.")
            }
            let content = Self.content(try open(sealed, of: holder))
            return SubmittedShare(
                content,
                holder: holder,
                channel: .sealed,
                signature: try verdict(request.signature, holder, content),
                acceptedRollback: rollback
            )
        }
        guard let text = request.share else {
            throw OperationError(.malformedRequest, "Send the share as “share” (text or base64) or as “sealedShare”.")
        }
        let content = Self.content(SecretBytes(copying: text.utf8))
        return SubmittedShare(
            content,
            holder: request.holder,
            signature: try verdict(request.signature, request.holder, content),
            acceptedRollback: rollback
        )
    }

    private static func content(_ input: SecretBytes) -> Result<Share, ShareError> {
        Result { () throws(ShareError) in try Share(reading: input) }
    }

    private static func checkpointHash(_ hex: String) throws -> Digest {
        guard let hash = Digest(hex: hex) else {
            throw OperationError(.malformedRequest, "acceptRollback is the hash of a checkpoint, 64 hex digits.")
        }
        return hash
    }

    private func open(_ sealed: RecoverRequest.Sealed, of holder: String) throws -> SecretBytes {
        let (context, key) = desk.withLock { ($0.context, $0.key) }
        guard let context, let encapsulatedKey = Bytes(base64: sealed.encapsulatedKey),
            let ciphertext = Bytes(base64: sealed.ciphertext)
        else { throw OperationError(.malformedRequest, "encapsulatedKey and ciphertext are base64.") }
        do {
            let share = try SealedShare(encapsulatedKey: encapsulatedKey, ciphertext: ciphertext)
            return try key.open(
                share,
                info: ShareToServerInfo(context: context, server: identity.id).bytes,
                holder: holder
            )
        } catch {
            throw OperationError(
                .sealedShareUnreadable,
                "The sealed share does not open: it was sealed to another ceremony's key or for another holder. Get the seal status and seal it anew."
            )
        }
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
        let (context, publicKey, custody) = desk.withLock { ($0.context, $0.key.publicKey, $0.machine.custody) }
        guard let context, let custody, case .success(let share) = content,
            let member = holder.map({ custody.roster.holder(named: $0) }) ?? custody.roster.holder(at: share.position)
        else { return .invalid }
        return signingKeys.withLock { $0[member.name] }.map { key in
            let statement = SubmissionStatement(
                context: context,
                holder: member.name,
                shareDigest: share.digest(holder: member.name),
                publicKey: publicKey
            )
            return key.isValid(signature: bytes, over: statement.bytes) ? .valid : .invalid
        } ?? .invalid
    }
}
