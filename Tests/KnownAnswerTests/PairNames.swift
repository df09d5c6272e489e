import AsymmetricKeys
import Digests

/// How the files of key pairs name curves and hashes, and the forms that keys and signatures have here.
enum PairNames {
    static let curves: [String: Curve] = [
        "P-192": .p192, "P-224": .p224, "P-256": .p256, "P-384": .p384, "P-521": .p521, "K-163": .k163, "B-163": .b163,
        "K-233": .k233, "B-233": .b233, "K-283": .k283, "B-283": .b283, "K-409": .k409, "B-409": .b409, "K-571": .k571,
        "B-571": .b571, "K-256": .secp256k1,
    ]

    static let hashes: [String: HashAlgorithm] = [
        "SHA-1": .sha1, "SHA-224": .sha224, "SHA-256": .sha256, "SHA-384": .sha384, "SHA-512": .sha512, "SHA1": .sha1,
        "SHA224": .sha224, "SHA256": .sha256, "SHA384": .sha384, "SHA512": .sha512,
    ]

    /// SEC 1 section 2.3.3, not compressed. A number that is longer than the field makes a point that is too long.
    static func point(_ curve: Curve, _ x: [UInt8], _ y: [UInt8]) -> [UInt8] {
        let width = (curve.bits + 7) / 8
        let pad = { (number: [UInt8]) in
            let significant = Array(number.drop { $0 == 0 })
            return [UInt8](repeating: 0, count: max(0, width - significant.count)) + significant
        }
        return [4] + pad(x) + pad(y)
    }

    /// Ecdsa-Sig-Value and Dss-Sig-Value (RFC 3279 section 2.2.3).
    static func signature(_ r: [UInt8], _ s: [UInt8]) -> [UInt8] {
        func integer(_ number: [UInt8]) -> [UInt8] {
            let significant = Array(number.drop { $0 == 0 })
            let signed = significant.first.map { $0 < 0x80 } ?? false ? significant : [0] + significant
            return [2, UInt8(signed.count)] + signed
        }
        let fields = integer(r) + integer(s)
        return [0x30] + (fields.count < 128 ? [] : [0x81]) + [UInt8(fields.count)] + fields
    }
}
