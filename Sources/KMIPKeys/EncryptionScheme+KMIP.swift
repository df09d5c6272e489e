public import AsymmetricKeys
import Digests
public import KMIP

extension EncryptionScheme {
    /// How parameters say that data is encrypted to an RSA key. Without a padding it is OAEP; without a hash, SHA-1 as in the
    /// standard's OAEP.
    ///
    /// Without any padding nothing is encrypted nor decrypted: the bare function of a private key is a signature of what it is given, so the right to
    /// decrypt would be one to sign.
    ///
    /// - Throws: Unsupported Cryptographic Parameters; Bad Cryptographic Parameters for another Cryptographic Algorithm than RSA.
    public init(_ parameters: CryptographicParameters) throws(KMIPError) {
        try KeyAlgorithm.rsa.requireToBe(parameters.cryptographicAlgorithm)
        switch parameters.paddingMethod {
        case nil, .oaep?:
            let hash = try parameters.hash(or: .sha1)
            self = .oaep(hash, mask: try parameters.mask(or: hash), label: parameters.pSource ?? [])
        case .pkcs1v15?: self = .pkcs1
        default: throw .parameters("RSA encrypts with OAEP or PKCS1v15")
        }
    }
}
