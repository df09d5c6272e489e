import Secrets

/// How objects stand in a file.
public enum EstateFormat: String, Sendable, Hashable, CaseIterable {
    /// RFC 7468: keys, certificates and requests, as many as there are.
    case pem
    /// One key, certificate or request in DER.
    case der
    /// RFC 7517: a JSON Web Key or a set of them.
    case jwk
    /// RFC 7292: a private key and certificates under a password.
    case pkcs12
    /// The bytes of the material and nothing else.
    case raw
    /// TTLV in KMIP's JSON: an object, or a message that holds some; what Cosmian's `ckms … export -f json-ttlv` writes.
    case kmipJSON = "kmip-json"
    /// The same in KMIP's XML.
    case kmipXML = "kmip-xml"
    /// What Vault and OpenBao give of a transit key: `transit/export` as JSON, or the text of `transit/backup`.
    case transit

    /// The form that a file's beginning tells; nil where it tells none.
    public init?(recognizing file: SecretBytes) {
        let found = file.withBytes { bytes -> EstateFormat? in
            if Self.holdsPEM(bytes) { return .pem }
            let text = bytes.drop(while: Self.isBlank)
            guard let first = text.first else { return nil }
            switch first {
            case UInt8(ascii: "<"): return Self.opensElement(text.dropFirst()) ? .kmipXML : nil
            case UInt8(ascii: "{"), UInt8(ascii: "["): return JSONKind(bytes)?.format
            case 0x30 where bytes.first == 0x30 && DERKind.isWhole(bytes):
                return DERKind.isPKCS12(bytes) ? .pkcs12 : .der
            default: return Self.beginsBackup(bytes) ? .transit : nil
            }
        }
        guard let found else { return nil }
        self = found
    }

    /// The end of the names of files in this form.
    public var suffix: String {
        switch self {
        case .pem: "pem"
        case .der: "der"
        case .jwk: "jwk"
        case .pkcs12: "p12"
        case .raw: "bin"
        case .kmipJSON: "json"
        case .kmipXML: "xml"
        case .transit: "json"
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 }

    private static func holdsPEM(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let mark = Array("-----BEGIN ".utf8)
        var start = 0
        while start + mark.count <= bytes.count {
            if bytes[start..<start + mark.count].elementsEqual(mark) { return true }
            guard let end = bytes[start...].firstIndex(of: 0x0a) else { return false }
            start = end + 1
        }
        return false
    }

    /// What may stand behind the first `<` of an XML text; one of 256 files of random bytes has that one, too.
    private static func opensElement(_ rest: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let next = rest.first else { return false }
        switch next {
        case UInt8(ascii: "?"), UInt8(ascii: "!"): return true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): return true
        default: return false
        }
    }

    /// `{"` in base64, as a backup's text begins.
    private static func beginsBackup(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let rest = bytes.drop(while: isBlank)
        return rest.prefix(3).elementsEqual("eyJ".utf8)
            && rest.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2b, 0x2f, 0x3d: true
                default: isBlank(byte)
                }
            }
    }
}

/// What a JSON text tells by the first member that it has.
enum JSONKind {
    case ttlv, webKey, transit

    var format: EstateFormat {
        switch self {
        case .ttlv: .kmipJSON
        case .webKey: .jwk
        case .transit: .transit
        }
    }

    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let document = try? SecretJSON(SecretBytes(copying: bytes)) else { return nil }
        let root = document.list(document.root)?.first ?? document.root
        if document.member("tag", of: root) != nil {
            self = .ttlv
        } else if document.member("kty", of: root) != nil || document.list(document.member("keys", of: root)) != nil {
            self = .webKey
        } else if document.member("policy", of: root) != nil || document.member("data", of: root) != nil
            || document.member("backup", of: root) != nil
            || (document.member("keys", of: root) != nil && document.member("type", of: root) != nil)
        {
            self = .transit
        } else {
            return nil
        }
    }
}
