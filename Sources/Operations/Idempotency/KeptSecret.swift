import Canonical
import Keyring
import Secrets
import Store

/// What only the answer of a request tells, such as the text of a token that was just made: kept, sealed, in the transaction of the change, so
/// that a crash between the change and the answer loses nothing.
struct KeptSecret: Sendable {
    let secret: SecretBytes

    init(_ secret: SecretBytes) { self.secret = secret }

    /// enc(2, secret); see FORMATS.md.
    var bytes: SecretBytes {
        SecretBytes(copying: secret.withBytes { Canonical.encode(.unsigned(2), .bytes(Bytes($0))) })
    }

    /// Nil for anything else.
    init?(reading opened: SecretBytes) {
        guard let fields = opened.withBytes({ try? Canonical.decode(Bytes($0)) }), fields.count == 2,
            fields[0].unsigned == 2, let bytes = fields[1].bytes
        else { return nil }
        secret = SecretBytes(copying: bytes)
    }
}

extension IdempotencyRow {
    /// What a kept answer is bound to.
    func answerContext(_ vault: VaultID) -> [CanonicalValue] { [.vault(vault), .digest(id)] }
}

extension OpenVault {
    /// What is kept under an idempotency key; nil where nothing is. Throws `Damage` where it does not open.
    func openAnswer(of row: IdempotencyRow) throws -> SecretBytes? {
        guard let sealed = row.answer else { return nil }
        do {
            return try keyring.open(sealed, as: .answer, row.answerContext(id), generation: row.generation)
        } catch {
            throw Damage(row.raw, "its answer does not open")
        }
    }
}
