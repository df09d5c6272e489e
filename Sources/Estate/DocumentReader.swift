import AsymmetricKeys
import Certificates
import KMIP
import KMIPKeys
import Secrets

/// Keys, certificates and requests in DER, alone, in PEM or under a password.
struct DocumentReader {
    let password: SecretBytes?

    func objects(_ file: PEMFile) throws(EstateError) -> [EstateObject] {
        var objects: [EstateObject] = []
        for block in file.blocks {
            guard let object = try object(block) else { continue }
            objects.append(object)
        }
        return objects
    }

    /// A document that does not say what it is: the first reading that fits.
    func object(_ der: SecretBytes) throws(EstateError) -> EstateObject {
        let bytes = der.withBytes { [UInt8]($0) }
        if let certificate = try? EstateObject(certificate: bytes) { return certificate }
        if let request = try? EstateObject(request: bytes) { return request }
        if let (encoding, format, isPrivate) = Self.reading(der.withBytes { DERKind.tags($0) }) {
            return try key(der, encoding, format, isPrivate: isPrivate)
        }
        if EncryptedKey.isOne(der) { return try encrypted(der) }
        throw EstateError(.unrecognized, "the DER document is no key, no certificate and no request that is taken")
    }

    /// What a sequence of these begins.
    private static func reading(_ tags: [UInt8]) -> (KeyEncoding, KeyFormatType, isPrivate: Bool)? {
        switch tags {
        case [0x02, 0x02]: (.pkcs1, .pkcs1, isPrivate: false)
        case [0x30, 0x03]: (.subjectPublicKeyInfo, .x509, isPrivate: false)
        case let tags where tags.starts(with: [0x02, 0x02]): (.pkcs1, .pkcs1, isPrivate: true)
        case let tags where tags.starts(with: [0x02, 0x30]): (.pkcs8, .pkcs8, isPrivate: true)
        case let tags where tags.starts(with: [0x02, 0x04]): (.ecPrivateKey, .ecPrivateKey, isPrivate: true)
        default: nil
        }
    }

    /// - Throws: `password-needed`, `password-wrong`, `malformed`.
    func pkcs12(_ file: SecretBytes) throws(EstateError) -> [EstateObject] {
        guard let password else { throw Self.passwordNeeded }
        let document: PKCS12Document
        do {
            document = try PKCS12Document(file.withBytes { [UInt8]($0) }, password: password)
        } catch {
            throw EstateError(error, in: "the PKCS#12 file")
        }
        var objects: [EstateObject] = []
        if let key = document.privateKey { objects.append(try self.key(key, .pkcs8, .pkcs8, isPrivate: true)) }
        for certificate in document.certificates { objects.append(try EstateObject(certificate: certificate)) }
        return objects
    }

    /// Nil for parameters, which stand before some keys and say nothing that is not in them.
    private func object(_ block: PEMFile.Block) throws(EstateError) -> EstateObject? {
        let der = block.der
        switch block.label {
        case "CERTIFICATE", "X509 CERTIFICATE": return try EstateObject(certificate: der.withBytes { [UInt8]($0) })
        case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST":
            return try EstateObject(request: der.withBytes { [UInt8]($0) })
        case "PRIVATE KEY": return try key(der, .pkcs8, .pkcs8, isPrivate: true)
        case "ENCRYPTED PRIVATE KEY": return try encrypted(der)
        case "RSA PRIVATE KEY": return try key(der, .pkcs1, .pkcs1, isPrivate: true)
        case "EC PRIVATE KEY": return try key(der, .ecPrivateKey, .ecPrivateKey, isPrivate: true)
        case "PUBLIC KEY": return try key(der, .subjectPublicKeyInfo, .x509, isPrivate: false)
        case "RSA PUBLIC KEY": return try key(der, .pkcs1, .pkcs1, isPrivate: false)
        case "EC PARAMETERS", "DSA PARAMETERS", "DH PARAMETERS": return nil
        default:
            throw EstateError(
                .unsupported,
                "a PEM block \(block.label.prefix(40)) is not taken; write keys anew: openssl pkey -in FILE -out NEW"
            )
        }
    }

    private func encrypted(_ der: SecretBytes) throws(EstateError) -> EstateObject {
        guard let password else { throw Self.passwordNeeded }
        do {
            return try key(try EncryptedKey.open(der, password: password), .pkcs8, .pkcs8, isPrivate: true)
        } catch let error as CertificateError {
            throw EstateError(error, in: "the encrypted key")
        } catch let error as EstateError {
            throw error
        } catch {
            throw EstateError(.malformed, "the encrypted key is damaged")
        }
    }

    private func key(
        _ der: SecretBytes,
        _ encoding: KeyEncoding,
        _ format: KeyFormatType,
        isPrivate: Bool
    ) throws(EstateError) -> EstateObject {
        do {
            return try EstateObject(try AsymmetricKey(der, encoding, isPrivate: isPrivate), format)
        } catch let error as AsymmetricKeyError {
            throw EstateError(error)
        } catch let error as EstateError {
            throw error
        } catch {
            throw EstateError(.malformed, "the key is damaged")
        }
    }

    private static let passwordNeeded = EstateError(.passwordNeeded, "the file is under a password")
}
