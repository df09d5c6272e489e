import Authority
import Canonical
import Client
import FoundationEssentials
import Operations

/// By what a change log is checked: the root certificate, and a checkpoint that was kept outside the database.
struct LogTrust {
    let root: String
    let vault: VaultID
    let anchor: SignedCheckpoint?
    /// Whether the working folder's pins say all of it.
    let isPinned: Bool

    /// - Throws: where neither a file nor the pins say it.
    init(root: String?, anchor: String?, pins: Pins?) throws {
        guard let rootCA = try root.map(Self.text) ?? pins?.rootCA else {
            throw CommandFailure(
                "This folder pins no root certificate: give --root FILE, such as what GET /v1/ca/root.pem answered."
            )
        }
        self.root = rootCA
        self.anchor = try anchor.map(Self.checkpoint) ?? pins?.checkpoint.map(Self.pinned)
        guard let vault = self.anchor?.checkpoint.vault ?? pins.flatMap({ VaultID(text: $0.vault) }) else {
            throw CommandFailure(
                "This folder pins no checkpoint: give --anchor FILE, a copy of the server's file anchor or what GET /v1/checkpoint answered."
            )
        }
        self.vault = vault
        isPinned = root == nil && pins?.vault == vault.text
    }

    /// An audit by the history key that the root certified.
    func audit(certificate: String) throws -> LogAudit {
        do throws(AuthorityError) {
            let key = try Authority.verifyHistoryKey(certificate: certificate, root: root, vault: vault)
            return LogAudit(vault: vault, key: key, anchor: anchor)
        } catch {
            throw CommandFailure(
                CommandFailure.refused,
                code: "log-damaged",
                "The history key of this log is not the one that the root certified for the vault \(vault.text): \(error.detail)."
            )
        }
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try PrivateFile.read(path, limit: ClientLimits.keyFileBytes), as: UTF8.self)
    }

    private static func pinned(_ shown: PinnedCheckpoint) throws -> SignedCheckpoint {
        guard let checkpoint = SignedCheckpoint(shown) else {
            throw CommandFailure(
                "The checkpoint in \(PinsFile.name) cannot be read: restore that file, or give --anchor FILE."
            )
        }
        return checkpoint
    }

    private static func checkpoint(_ path: String) throws -> SignedCheckpoint {
        let bytes = try PrivateFile.read(path, limit: ClientLimits.pinsBytes)
        if let checkpoint = SignedCheckpoint(anchor: bytes) { return checkpoint }
        let shown = try? JSONDecoder().decode(Shown.self, from: Data(bytes))
        guard let checkpoint = (shown?.checkpoint ?? shown?.itself).flatMap(SignedCheckpoint.init) else {
            throw CommandFailure(
                "\(path) holds no checkpoint: it is a copy of a server's file anchor, or what GET /v1/checkpoint answered."
            )
        }
        return checkpoint
    }

    /// JSON that holds a checkpoint: its own, the pins file, or the answer of an initialization.
    private struct Shown: Decodable {
        let checkpoint: PinnedCheckpoint?
        let itself: PinnedCheckpoint?

        private enum CodingKeys: CodingKey {
            case checkpoint
        }

        init(from decoder: any Decoder) throws {
            checkpoint = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(
                PinnedCheckpoint.self,
                forKey: .checkpoint
            )
            itself = try? PinnedCheckpoint(from: decoder)
        }
    }
}

extension SignedCheckpoint {
    init?(_ pinned: PinnedCheckpoint) {
        guard let statement = Bytes(base64: pinned.statement), let signature = Bytes(base64: pinned.signature),
            let checkpoint = Checkpoint(reading: statement)
        else { return nil }
        self.init(checkpoint: checkpoint, signature: signature)
    }
}

extension PinnedCheckpoint {
    init(_ signed: SignedCheckpoint) {
        self.init(
            number: signed.checkpoint.number,
            hash: signed.checkpoint.hash.hex,
            statement: signed.checkpoint.bytes.base64,
            signature: signed.signature.base64
        )
    }
}
