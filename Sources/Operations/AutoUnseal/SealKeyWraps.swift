import Canonical
import Keyring
import Store

/// A server's own auto-unseal wrap in the database, kept as its seal-key file is now.
struct SealKeyWraps {
    /// The seal key; nil for a server that has none, whose wraps of an earlier day are removed.
    let key: SealKey?
    let server: Digest

    /// Writes what is missing or does not open, and removes what is of another generation.
    ///
    /// - Parameter rows: the wraps of the database.
    func renew(_ rows: [WrapRow], _ sealer: RowSealer, at now: Instant, in writer: inout Writer) throws {
        let own = rows.filter { $0.isSealKeyWrap(of: server) }
        let master = sealer.keyring.currentMaster
        for row in own where key == nil || row.master != master.generation {
            try writer.remove(ChangeKind.removeWrap, row)
        }
        guard let key else { return }
        let row = try WrapRow(sealing: master, to: key.publicKey, of: server, vault: sealer.vault)
        guard var earlier = own.first(where: { $0.master == master.generation }) else {
            return try writer.insertAgain(ChangeKind.sealKeyWrap, row, at: now)
        }
        if isRight(earlier, key, master, sealer) { return }
        // Of a row that somebody altered not even the version is believed.
        earlier.version = UInt64(clamping: now.microseconds)
        try writer.update(ChangeKind.sealKeyWrap, row, from: earlier)
    }

    private func isRight(_ row: WrapRow, _ key: SealKey, _ master: MasterKey, _ sealer: RowSealer) -> Bool {
        let fields = WrapRow.sealKeyFields(vault: sealer.vault, server: server)
        let opened = try? key.open(row.wrapped, as: .sealKeyWrap, fields, generation: master.generation)
        return opened?.isSame(as: master) == true && (try? sealer.check(row)) != nil
    }
}

extension WrapRow {
    /// The auto-unseal wrap of a server: the master sealed to its seal key, bound to vault, generation and server.
    init(sealing master: MasterKey, to publicKey: Bytes, of server: Digest, vault: VaultID) throws {
        self.init(
            master: master.generation,
            kind: WrapKind.sealKey,
            recipient: server.bytes,
            wrapped: try master.sealed(
                to: publicKey,
                as: .sealKeyWrap,
                Self.sealKeyFields(vault: vault, server: server)
            ),
            tagging: .unset
        )
    }

    static func sealKeyFields(vault: VaultID, server: Digest) -> [CanonicalValue] { [.vault(vault), .digest(server)] }

    func isSealKeyWrap(of server: Digest) -> Bool { kind == WrapKind.sealKey && recipient == server.bytes }

    /// Whether the vault opens by shares without it, so that damage to it keeps nobody out.
    var isAside: Bool { [WrapKind.sealKey, WrapKind.server, WrapKind.staged, WrapKind.stagedMaster].contains(kind) }
}
