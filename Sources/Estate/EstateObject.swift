import AsymmetricKeys
import Certificates
public import KMIP
import KMIPKeys
import Secrets

/// One object out of a file.
public struct EstateObject: Sendable, Equatable {
    public var object: ManagedObject
    /// What the file says of it.
    public var attributes: Attributes
    /// What the file calls it; nil where it calls it nothing.
    public var name: String?
    /// A sentence about what the file lacks of it.
    public var remark: String?
    /// Its identifier on the server that it comes from.
    public var identifier: String? { attributes.uniqueIdentifier }

    public init(_ object: ManagedObject, attributes: Attributes = Attributes(), name: String? = nil) {
        self.object = object
        self.attributes = attributes
        self.name = name
    }

    /// - Throws: `malformed`, `unsupported`.
    init(_ key: AsymmetricKey, _ format: KeyFormatType, name: String? = nil) throws(EstateError) {
        do {
            let block = try KeyBlock(key, format)
            self.init(key.isPrivate ? .privateKey(block) : .publicKey(block), name: name)
        } catch {
            throw EstateError(error)
        }
    }

    /// - Throws: `malformed`.
    init(certificate der: [UInt8], name: String? = nil) throws(EstateError) {
        do {
            _ = try CertificateDocument(der)
        } catch {
            throw EstateError(error, in: "the certificate")
        }
        self.init(.certificate(.x509, der), name: name)
    }

    /// A symmetric key as a string of bytes.
    init(
        _ bytes: SecretBytes,
        _ algorithm: CryptographicAlgorithm,
        usage: CryptographicUsageMask? = nil,
        name: String? = nil
    ) throws(EstateError) {
        guard (1...EstateLimits.material).contains(bytes.count) else {
            throw EstateError(.malformed, "a key of \(bytes.count) bytes is none")
        }
        let block = KeyBlock(
            format: .raw,
            value: .plain(.bytes(bytes), nil),
            algorithm: algorithm,
            length: Int32(clamping: bytes.count * 8)
        )
        var attributes = Attributes()
        attributes.cryptographicUsageMask = usage
        self.init(.symmetricKey(block), attributes: attributes, name: name)
    }
}

extension EstateObject {
    /// A request for a certificate.
    ///
    /// - Throws: `malformed`, also for one that is not signed by the key in it.
    init(request der: [UInt8]) throws(EstateError) {
        do {
            _ = try RequestDocument(der)
        } catch {
            throw EstateError(error, in: "the certificate request")
        }
        self.init(.certificateRequest(.pkcs10, der))
    }
}
