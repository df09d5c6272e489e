public import AsymmetricKeys
import Certificates
import KMIP
import KMIPKeys
public import Secrets

extension EstateObject {
    /// The object as a file.
    ///
    /// - Parameters:
    ///   - password: that a PKCS#12 file is put under.
    ///   - certificates: that go with a private key into a PKCS#12 file, its own first.
    /// - Throws: `not-in-this-form` for an object that the form has no words for, `malformed`, `password-needed`.
    public func file(
        as format: EstateFormat,
        password: SecretBytes? = nil,
        certificates: [[UInt8]] = []
    ) throws(EstateError) -> SecretBytes {
        switch format {
        case .raw: try raw()
        case .der: try document().der
        case .pem: try pem()
        case .jwk: try WebKeyWriter(self).text()
        case .pkcs12: try pkcs12(password, certificates)
        case .kmipJSON: message { JSONTTLV.encode($0) }
        case .kmipXML: message { XMLTTLV.encode($0, isIndented: true) }
        case .transit: throw EstateError(.notInThisForm, "objects are not written in transit's form")
        }
    }

    /// The key of a pair; nil for any other object.
    ///
    /// - Throws: `malformed`, `unsupported`.
    public func asymmetricKey() throws(EstateError) -> AsymmetricKey? {
        do {
            switch object {
            case .privateKey(let block): return try AsymmetricKey(block, isPrivate: true)
            case .publicKey(let block): return try AsymmetricKey(block, isPrivate: false)
            default: return nil
            }
        } catch {
            throw EstateError(error)
        }
    }

    private func raw() throws(EstateError) -> SecretBytes {
        if case .opaqueObject(_, let bytes) = object { return bytes }
        if let bytes = object.keyBlock?.plainBytes { return bytes }
        return try document().der
    }

    private func pem() throws(EstateError) -> SecretBytes {
        let (label, der) = try document()
        return PEMFile.text(label, der)
    }

    private func document() throws(EstateError) -> (label: String, der: SecretBytes) {
        if case .certificate(.x509, let der) = object { return ("CERTIFICATE", SecretBytes(copying: der)) }
        if case .certificateRequest(.pkcs10, let request) = object {
            return ("CERTIFICATE REQUEST", SecretBytes(copying: request))
        }
        guard let key = try asymmetricKey() else {
            throw EstateError(.notInThisForm, "a \(object.objectType.name) has no DER; take raw, jwk or kmip-json")
        }
        do {
            return key.isPrivate
                ? ("PRIVATE KEY", try key.encoded(.pkcs8)) : ("PUBLIC KEY", try key.encoded(.subjectPublicKeyInfo))
        } catch {
            throw EstateError(error)
        }
    }

    private func pkcs12(_ password: SecretBytes?, _ others: [[UInt8]]) throws(EstateError) -> SecretBytes {
        guard let password else { throw EstateError(.passwordNeeded, "a PKCS#12 file is put under a password") }
        var document: PKCS12Document
        if case .certificate(.x509, let der) = object {
            document = PKCS12Document(privateKey: nil, certificates: [der] + others)
        } else {
            guard case .privateKey = object, let key = try asymmetricKey() else {
                throw EstateError(.notInThisForm, "a PKCS#12 file holds private keys and certificates only")
            }
            do {
                document = PKCS12Document(privateKey: try key.encoded(.pkcs8), certificates: others)
            } catch {
                throw EstateError(error)
            }
        }
        do {
            return try document.encoded(password: password)
        } catch {
            throw EstateError(.malformed, "the certificates do not belong to the private key")
        }
    }

    /// What Export answers, so that every attribute is there again.
    private func message(_ encode: (TTLV) -> [UInt8]) -> SecretBytes {
        var fields = [object.objectType.ttlv]
        if let identifier { fields.append(TTLV(.uniqueIdentifier, .text(identifier))) }
        fields += [attributes.ttlv(), object.ttlv]
        var bytes = encode(TTLV(.responsePayload, .structure(fields)))
        defer { bytes.wipe() }
        return SecretBytes(copying: bytes)
    }
}
