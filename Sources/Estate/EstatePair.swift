import AsymmetricKeys
import Certificates
import KMIP
import Secrets

/// A key and its certificate among the objects of one file.
public struct EstatePair: Sendable, Hashable {
    /// Their identifiers.
    public let key: String
    public let certificate: String
    public let isPrivate: Bool

    /// Each certificate with the key that it is of; where both halves of a pair are there, with the private one.
    public static func among(_ objects: [(id: String, object: EstateObject)]) -> [EstatePair] {
        var keys: [[UInt8]: (id: String, isPrivate: Bool)] = [:]
        for (id, object) in objects where object.isKey {
            guard let info = object.publicKeyInfo, keys[info]?.isPrivate != true else { continue }
            keys[info] = (id, object.object.objectType == .privateKey)
        }
        return objects.compactMap { id, object in
            guard object.object.objectType == .certificate, let info = object.publicKeyInfo, let key = keys[info] else {
                return nil
            }
            return EstatePair(key: key.id, certificate: id, isPrivate: key.isPrivate)
        }
    }
}

extension EstateObject {
    /// Whether the other one is this certificate, or the same half of this pair of keys in whatever form.
    public func isSamePart(as other: EstateObject) -> Bool {
        guard object.objectType == other.object.objectType else { return false }
        if object.objectType == .certificate { return object == other.object }
        return isKey && publicKeyInfo != nil && publicKeyInfo == other.publicKeyInfo
    }

    fileprivate var isKey: Bool { object.objectType == .privateKey || object.objectType == .publicKey }

    /// SubjectPublicKeyInfo in DER, of a key or a certificate.
    fileprivate var publicKeyInfo: [UInt8]? {
        if case .certificate(.x509, let der) = object { return try? CertificateDocument(der).publicKey }
        guard let key = try? asymmetricKey(), let half = try? key.publicKey() else { return nil }
        return try? half.encoded(.subjectPublicKeyInfo).withBytes { [UInt8]($0) }
    }
}
