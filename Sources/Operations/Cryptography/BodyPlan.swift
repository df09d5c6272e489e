import Ciphers
import KMIP
import Secrets

/// How a body that is the data itself is decrypted piece by piece: what is known before any of it has come.
struct BodyPlan {
    let secret: SecretBytes
    let cipher: Cipher
    /// Bytes of the tag at its end; 0 where there is none.
    let tag: Int
    /// Bytes of the nonce at its beginning; 0 where it is told beside the body.
    let before: Int
    /// The plan with the nonce that the body brings.
    let with: (_ nonce: [UInt8]) throws(KMIPError) -> CipherPlan

    /// In the place of a nonce that has not come: whether it can be done is asked before anything of the body is taken.
    var zeros: [UInt8] { [UInt8](repeating: 0, count: before) }
}

extension ObjectOperations {
    /// Nil where all of the body has to be known before anything is.
    ///
    /// - Throws: as ``decrypt(_:)``.
    func bodyPlan(
        _ key: UsedKey,
        _ asked: CryptographicParameters?,
        _ beside: DataBeside
    ) throws -> BodyPlan? {
        guard !key.isOfPair, requester.claim == nil else { return nil }
        let secret = try key.secret()
        let lengths = try CipherPlan.lengths(asked, key.facts)
        let (facts, policy) = (key.facts, server.options.cryptography)
        let with = { (nonce: [UInt8]) throws(KMIPError) -> CipherPlan in
            try CipherPlan(
                asked,
                facts,
                nonce: beside.nonce ?? nonce,
                assumesAEAD: true,
                policy,
                choosingFrom: nil
            )
        }
        let cipher = try with([UInt8](repeating: 0, count: lengths.nonce)).cipher
        guard !cipher.mode.isWhole else { return nil }
        let before = beside.nonce == nil ? lengths.nonce : 0
        return BodyPlan(secret: secret, cipher: cipher, tag: lengths.tag, before: before, with: with)
    }
}
