import Canonical
import Secrets

/// Hides a secret's exact length: its length (u32), its bytes, and zeros up to the next multiple of the step.
enum Padding {
    static func pad(_ secret: SecretBytes) -> SecretBytes {
        var head = Bytes()
        head.append(bigEndian: UInt32(secret.count))
        let step = KeyringLimits.paddingStep
        let total = (head.count + secret.count + step - 1) / step * step
        return .joining([
            SecretBytes(copying: head), secret, SecretBytes(count: total - head.count - secret.count) { _ in },
        ])
    }

    /// - Throws: `wrong-length` if the length inside does not fit, which an authentic blob of ours never has.
    static func remove(_ padded: SecretBytes) throws(KeyringError) -> SecretBytes {
        guard padded.count >= 4,
            let count = padded.withBytes({ Bytes($0.prefix(4)).bigEndian(at: 0, as: UInt32.self) }),
            Int(count) <= padded.count - 4
        else { throw KeyringError(.wrongLength) }
        return padded.slice(4..<4 + Int(count))
    }
}
