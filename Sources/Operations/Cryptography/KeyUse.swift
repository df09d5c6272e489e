import Canonical
import KMIP

/// What an operation does with a key.
struct KeyUse: Hashable, Sendable {
    let operation: Operation
    /// The bit of Cryptographic Usage Mask that a key has to have for it.
    let mask: CryptographicUsageMask

    static let encrypt = KeyUse(operation: .encrypt, mask: .encrypt)
    static let decrypt = KeyUse(operation: .decrypt, mask: .decrypt)
    static let sign = KeyUse(operation: .sign, mask: .sign)
    static let signatureVerify = KeyUse(operation: .signatureVerify, mask: .verify)
    static let mac = KeyUse(operation: .mac, mask: .macGenerate)
    static let macVerify = KeyUse(operation: .macVerify, mask: .macVerify)

    /// Whether it applies protection, which Usage Limits count (KMIP 2.1 section 4.59).
    var protects: Bool { !mask.isDisjoint(with: .protecting) }
}

extension ObjectView {
    /// Throws where the object is not used in this way now: Wrong Key Lifecycle State, Incompatible Cryptographic Usage Mask, Object Archived.
    func require(_ use: KeyUse) throws(KMIPError) {
        try UseRule(attributes, in: state, now: now.wholeSeconds).require(use.mask)
        try requireOnLine()
    }
}
