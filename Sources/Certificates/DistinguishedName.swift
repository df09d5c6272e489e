import CLibcrypto

/// A subject or an issuer.
public struct DistinguishedName: Sendable, Hashable {
    /// The Name in DER.
    public let der: [UInt8]
    /// What it says, by kind, each in its order.
    public let values: [NamePart: [String]]
    /// The whole name as text, the last part first (RFC 4514).
    public let text: String

    public var isEmpty: Bool { values.isEmpty && der.count <= 2 }

    init(_ name: OpaquePointer?) {
        der = DER.bytes { i2d_X509_NAME(name, $0) }
        var values: [NamePart: [String]] = [:]
        for part in NamePart.allCases {
            let found = Self.values(name, part)
            if !found.isEmpty { values[part] = found }
        }
        self.values = values
        text = Self.text(ofName: name)
    }

    private static func text(ofName name: OpaquePointer?) -> String {
        guard let name, let memory = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(memory) }
        // XN_FLAG_RFC2253 without the escapes of what is not ASCII: KMIP's texts are UTF-8.
        let escapes = UInt(ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT)
        let unknown = UInt(ASN1_STRFLGS_DUMP_UNKNOWN | ASN1_STRFLGS_DUMP_DER)
        let layout = UInt(XN_FLAG_SEP_COMMA_PLUS | XN_FLAG_DN_REV | XN_FLAG_DUMP_UNKNOWN_FIELDS)
        guard X509_NAME_print_ex(memory, name, 0, escapes | unknown | layout) >= 0 else { return "" }
        var room = [UInt8](repeating: 0, count: CertificateLimits.nameText)
        let count = BIO_read(memory, &room, Int32(room.count))
        return String(decoding: room.prefix(max(0, Int(count))), as: UTF8.self)
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
