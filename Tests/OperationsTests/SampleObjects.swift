import Foundation
import KMIP
import Secrets
import TestTools

/// One object of every type, of what `openssl` made.
struct SampleObjects {
    let pkcs1: [UInt8]
    let pkcs8: [UInt8]
    let spki: [UInt8]
    let sec1: [UInt8]
    let certificate: [UInt8]
    /// A certificate for a key of P-256.
    let elliptic: [UInt8]
    let request: [UInt8]

    init(_ openssl: OpenSSL) throws {
        try openssl.run("genrsa", "-out", "rsa.pem", "2048")
        try openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ec.pem")
        pkcs1 = try openssl.run("rsa", "-in", "rsa.pem", "-outform", "DER", "-traditional")
        pkcs8 = try openssl.run("pkcs8", "-topk8", "-nocrypt", "-in", "rsa.pem", "-outform", "DER")
        spki = try openssl.run("pkey", "-in", "rsa.pem", "-pubout", "-outform", "DER")
        sec1 = try openssl.run("ec", "-in", "ec.pem", "-outform", "DER")
        certificate = try openssl.run(
            "req",
            "-x509",
            "-key",
            "rsa.pem",
            "-subj",
            "/O=Example/CN=host.example",
            "-set_serial",
            "42",
            "-sha256",
            "-addext",
            "subjectAltName=DNS:host.example,DNS:other.example",
            "-outform",
            "DER"
        )
        elliptic = try openssl.run("req", "-x509", "-key", "ec.pem", "-subj", "/CN=ec", "-sha256", "-outform", "DER")
        request = try openssl.run("req", "-new", "-key", "rsa.pem", "-subj", "/CN=host.example", "-outform", "DER")
    }

    var all: [ManagedObject] {
        let rsa = (CryptographicAlgorithm.rsa, Int32(2_048))
        let ec = (CryptographicAlgorithm.ec, Int32(256))
        let facts = SplitKeyFacts(parts: 3, identifier: 2, threshold: 2, method: .polynomialSharingGF28)
        let armour = Array("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----\n".utf8)
        return [
            .symmetricKey(Self.block(.raw, [UInt8](repeating: 7, count: 32), (.aes, 256))),
            .privateKey(Self.block(.pkcs1, pkcs1, rsa)), .privateKey(Self.block(.pkcs8, pkcs8, rsa)),
            .privateKey(Self.block(.ecPrivateKey, sec1, ec)), .publicKey(Self.block(.x509, spki, rsa)),
            .privateKey(Self.block(.opaque, [1, 2, 3], rsa)),
            .splitKey(facts, Self.block(.raw, [UInt8](repeating: 9, count: 32), (.aes, 256))),
            .secretData(.password, Self.block(.raw, [1, 2, 3], nil)),
            .opaqueObject(OpaqueDataType(rawValue: 0x8000_0001), SecretBytes(copying: [1, 2, 3])),
            .certificate(.x509, certificate), .certificate(.pgp, armour), .certificateRequest(.pkcs10, request),
            .pgpKey(version: 4, Self.block(.raw, armour, nil)),
            .template(Attributes([CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(256))])),
        ]
    }

    static func block(
        _ format: KeyFormatType,
        _ bytes: [UInt8],
        _ kind: (CryptographicAlgorithm, Int32)?
    ) -> KeyBlock {
        KeyBlock(
            format: format,
            value: .plain(.bytes(SecretBytes(copying: bytes)), nil),
            algorithm: kind?.0,
            length: kind?.1
        )
    }
}
