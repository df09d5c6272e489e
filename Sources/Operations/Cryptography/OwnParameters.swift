import Ciphers
import KMIP
import KMIPKeys

/// What a key's own Cryptographic Parameters leave to who uses it: among what they name he chooses, and what they do not speak of is free.
///
/// Encrypting in one mode is decrypting in another one, and decrypting in some modes is making what others take for authentic: who may only do the one
/// would, if the mode were his, do the other too, in states and with limits that are not for it. A key that names its mode is safe from that.
struct OwnParameters {
    let instances: [CryptographicParameters]

    /// - Parameter algorithm: the key's.
    /// - Throws: Bad Cryptographic Parameters for another mode than those that are named, or another of the ciphers that the key may be for.
    func requireNamed(
        _ used: CryptographicParameters,
        keysOf algorithm: CryptographicAlgorithm
    ) throws(KMIPError) {
        let modes = instances.compactMap(\.blockCipherMode).filter { !Self.ofCodes.contains($0) }
        let ciphers = instances.compactMap(\.cryptographicAlgorithm).filter { $0.mayUse(keysOf: algorithm) }
        guard Self.allow(used.blockCipherMode, modes) else { throw Self.refusal("BlockCipherMode") }
        guard Self.allow(used.cryptographicAlgorithm, ciphers) else { throw Self.refusal("CryptographicAlgorithm") }
    }

    /// - Throws: Bad Cryptographic Parameters for a tag of another length than those that are named for the mode.
    func requireNamed(tag: Int, _ used: CryptographicParameters) throws(KMIPError) {
        let lengths = of(used.blockCipherMode).compactMap(\.tagLength).map { Int($0) }
        guard Self.allow(tag, lengths) else { throw Self.refusal("TagLength") }
    }

    /// Of a nonce that a client gives to encrypt with. Where the mode is a stream of key, the data of a message is what its nonce makes of its ciphertext.
    ///
    /// - Throws: Bad Cryptographic Parameters where the key says that the server chooses it.
    func requireGiven(_ cipher: Cipher, _ used: CryptographicParameters) throws(KMIPError) {
        guard Self.streams.contains(cipher.mode), of(used.blockCipherMode).contains(where: { $0.randomIV == true })
        else { return }
        throw KMIPError(
            .badCryptographicParameters,
            "the key's CryptographicParameters have the IVCounterNonce chosen by the server"
        )
    }

    private func of(_ mode: BlockCipherMode?) -> [CryptographicParameters] {
        instances.filter { $0.blockCipherMode == nil || $0.blockCipherMode == mode }
    }

    private static func allow<Value: Equatable>(_ used: Value?, _ named: [Value]) -> Bool {
        guard let used, !named.isEmpty else { return true }
        return named.contains(used)
    }

    private static func refusal(_ field: String) -> KMIPError {
        KMIPError(.badCryptographicParameters, "the key's CryptographicParameters name another \(field)")
    }

    /// A key may be for these and a cipher.
    private static let ofCodes: Set<BlockCipherMode> = [.cmac, .cbcMAC]
    private static let streams: Set<CipherMode> = [.ctr, .gcm, .ccm, .ofb, .cfb, .stream]
}
