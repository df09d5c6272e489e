import Authority
import Canonical
import Store

/// What a server signs about the keys that it shows the others: they are its own, of this vault, of this start.
struct SessionStatement: Hashable {
    let vault: VaultID
    let row: SessionRow

    /// enc(session-key, vault, server, session key, seal key, started).
    var bytes: Bytes {
        Canonical.labelled(
            .sessionKey,
            [
                .vault(vault), .digest(row.server), .bytes(row.sessionKey), .optional(row.sealKey),
                .instant(row.started),
            ]
        )
    }

    /// Whether the server's identity key signed it.
    ///
    /// - Parameter server: checked before.
    func isSigned(by server: ServerRow) -> Bool {
        guard let key = try? Ed25519PublicKey(spki: server.identityKey), key.fingerprint == row.server,
            server.id == row.server
        else { return false }
        return key.isValid(signature: row.signature, over: bytes)
    }
}
