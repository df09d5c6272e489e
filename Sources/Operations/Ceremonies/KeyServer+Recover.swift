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
        // The vault may have been made by another server since this one started.
        if request.signature != nil || desk.withLock({ $0.machine.custody == nil }) {
            try await turn.alone { try await self.refresh() }
        }
        return try await submit(try read(request), by: requester)
    }

    /// Takes the bytes of a decrypted share, raw or as text, and wipes them.
    public func recover(decrypted bytes: inout Bytes, by requester: Requester) async throws -> SealStatusAnswer {
        let input = SecretBytes(copying: bytes)
        bytes.wipe()
        return try await submit(SubmittedShare(ShareReading.content(input)), by: requester)
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
        // Nobody's share shall lie in the memory of a server that may not open the vault.
        if await isIdentityRevoked() { throw OperationError.identityRevoked }
        return try await handle(.submitted(share), by: requester)
    }

    private func read(_ request: RecoverRequest) throws -> SubmittedShare {
        if request.sealedShare != nil, request.holder == nil {
            throw OperationError(.malformedRequest, "A sealed share needs its holder's name in “holder”.")
        }
        let (context, key, custody) = desk.withLock { ($0.context, $0.key, $0.machine.custody) }
        guard let context, let custody else { return try readUnknown(request) }
        let reading = ShareReading(
            context: context,
            key: key,
            server: identity.id,
            custody: custody,
            signingKeys: signingKeys.withLock { $0 }
        )
        return try reading.read(request)
    }

    /// A share for a vault that this server has not heard of: another one may have made it a moment ago.
    private func readUnknown(_ request: RecoverRequest) throws -> SubmittedShare {
        guard let text = request.share else {
            throw OperationError(
                .sealedShareUnreadable,
                "This server knows no ceremony yet to which a share could have been sealed. Get the seal status and seal it anew."
            )
        }
        return SubmittedShare(ShareReading.content(SecretBytes(copying: text.utf8)), holder: request.holder)
    }
}
