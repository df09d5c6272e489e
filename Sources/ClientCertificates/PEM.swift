import CLibcrypto
import Canonical
import Secrets

/// Writes what libcrypto holds as PEM. The library overwrites what it kept of it.
enum PEM {
    static func certificates(_ list: [OpaquePointer]) throws(ClientCertificateError) -> Bytes {
        let text = try written { file in list.allSatisfy { PEM_write_bio_X509(file, $0) == 1 } }
        return text.withBytes { Bytes($0) }
    }

    /// Unencrypted, in the form of PKCS#8.
    static func key(_ key: OpaquePointer) throws(ClientCertificateError) -> SecretBytes {
        try written { file in PEM_write_bio_PKCS8PrivateKey(file, key, nil, nil, 0, nil, nil) == 1 }
    }

    private static func written(_ write: (OpaquePointer) -> Bool) throws(ClientCertificateError) -> SecretBytes {
        guard let file = BIO_new(BIO_s_mem()) else { throw .noMemory }
        defer { BIO_free_all(file) }
        guard write(file) else { throw .noMemory }
        var start: UnsafeMutableRawPointer?
        let count = BIO_ctrl(file, BIO_CTRL_INFO, 0, &start)
        return SecretBytes(copying: UnsafeRawBufferPointer(start: start, count: max(0, count)))
    }
}

extension ClientCertificateError {
    static let noMemory = ClientCertificateError(.exhausted, "there is no memory for a certificate")
}
