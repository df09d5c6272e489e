import CLibcrypto

/// A subject or an issuer.
public struct DistinguishedName: Sendable, Hashable {
    /// The Name in DER.
    public let der: [UInt8]
    /// What it says, by kind, each in its order.
    public let values: [NamePart: [String]]

    public var isEmpty: Bool { values.isEmpty && der.count <= 2 }

    init(_ name: OpaquePointer?) {
        der = DER.bytes { i2d_X509_NAME(name, $0) }
        var values: [NamePart: [String]] = [:]
        for part in NamePart.allCases {
            let found = Self.values(name, part)
            if !found.isEmpty { values[part] = found }
        }
        self.values = values
    }

    private static func values(_ name: OpaquePointer?, _ part: NamePart) -> [String] {
        let nid = OBJ_txt2nid(part.rawValue)
        var found: [String] = []
        var place: Int32 = -1
        while found.count < CertificateLimits.namePart {
            place = X509_NAME_get_index_by_NID(name, nid, place)
            guard place >= 0, let entry = X509_NAME_get_entry(name, place),
                let text = text(X509_NAME_ENTRY_get_data(entry))
            else { break }
            found.append(text)
        }
        return found
    }

    private static func text(_ string: UnsafePointer<ASN1_STRING>?) -> String? {
        var start: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&start, string)
        guard count >= 0, let start else { return nil }
        defer { CRYPTO_free(start, #file, #line) }
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }
}

/// A kind of value in a name, by its object identifier (RFC 5280 section 4.1.2.4, RFC 4519).
public enum NamePart: String, Sendable, Hashable, CaseIterable {
    case commonName = "2.5.4.3"
    case organization = "2.5.4.10"
    case organizationalUnit = "2.5.4.11"
    case email = "1.2.840.113549.1.9.1"
    case country = "2.5.4.6"
    case state = "2.5.4.8"
    case locality = "2.5.4.7"
    case userIdentifier = "0.9.2342.19200300.100.1.1"
    case serialNumber = "2.5.4.5"
    case title = "2.5.4.12"
    case domainComponent = "0.9.2342.19200300.100.1.25"
    case qualifier = "2.5.4.46"
}
