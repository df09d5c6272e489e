import Foundation
import KMIP
import KMIPKeys
import Secrets
import TestTools
import Testing

@testable import Operations

/// Every format of a key out of every other, as `openssl` reads and writes them.
struct ObjectsFormatsTests {
    @Test("a private key is given in every format that its algorithm has, whatever it came in")
    func privateKeys() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        for kind in try Self.kinds(openssl) {
            var ids: [KeyFormatType: String] = [:]
            let first = SampleObjects.block(.pkcs8, kind.pkcs8, kind.says)
            ids[.pkcs8] = try await fixture.register(.privateKey(first))
            for format in kind.formats where format != .pkcs8 {
                let given = try await fixture.get(try #require(ids[.pkcs8]), format)
                #expect(given.keyBlock?.format == format)
                ids[format] = try await fixture.register(given)
            }
            for (from, id) in ids {
                for to in kind.formats {
                    let block = try #require(try await fixture.get(id, to).keyBlock)
                    let again = try await fixture.get(try await fixture.register(.privateKey(block)), .pkcs8)
                    #expect(try again.bytes() == kind.pkcs8, "\(from.name) to \(to.name)")
                    guard let bytes = block.plainBytes, to != .raw else { continue }
                    try openssl.write(bytes.withBytes { [UInt8]($0) }, "key.der")
                    let read = try openssl.run("pkey", "-inform", "DER", "-in", "key.der", "-pubout", "-outform", "DER")
                    #expect(read == kind.spki, "\(from.name) to \(to.name)")
                }
            }
        }
    }

    @Test("a public key is given in every format that its algorithm has, and its point compressed")
    func publicKeys() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        for kind in try Self.kinds(openssl) {
            let id = try await fixture.register(.publicKey(SampleObjects.block(.x509, kind.spki, kind.says)))
            for format in kind.publicFormats {
                let given = try await fixture.get(id, format)
                let again = try await fixture.register(given)
                #expect(try await fixture.get(again, .x509).bytes() == kind.spki, "\(format.name)")
                #expect(try await fixture.get(again) == given)
            }
            let compressed = GetRequest(
                uniqueIdentifier: id,
                keyFormatType: kind.publicFormats.last,
                keyCompressionType: .ecPublicKeyTypeX962CompressedPrime
            )
            guard kind.says?.0 == .ec else {
                let reason = await refusal { try await fixture.objects.get(compressed) }
                #expect(reason == .keyCompressionTypeNotSupported)
                continue
            }
            let short = try await fixture.objects.get(compressed).object
            #expect(short.keyBlock?.compression == .ecPublicKeyTypeX962CompressedPrime)
            let kept = try await fixture.register(short)
            #expect(try await fixture.get(kept) == short)
            #expect(try await fixture.get(kept, .x509).bytes() == kind.spki)
        }
    }

    @Test(
        "a public point is given as openssl writes it, compressed or hybrid, and read from there, whatever it came in",
        arguments: ["prime256v1", "secp521r1", "sect283k1"]
    )
    func points(_ curve: String) async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        try openssl.run("ecparam", "-name", curve, "-genkey", "-noout", "-out", "key")
        let asked: [(String, KeyCompressionType)] = [
            ("uncompressed", .ecPublicKeyTypeUncompressed),
            (
                "compressed",
                curve == "sect283k1" ? .ecPublicKeyTypeX962CompressedChar2 : .ecPublicKeyTypeX962CompressedPrime
            ),
            ("hybrid", .ecPublicKeyTypeX962Hybrid),
        ]
        var written: [[UInt8]] = []
        for (form, _) in asked {
            written.append(try openssl.run("ec", "-in", "key", "-pubout", "-conv_form", form, "-outform", "DER"))
        }
        for document in written {
            let id = try await fixture.register(.publicKey(SampleObjects.block(.x509, document, nil)))
            #expect(try await fixture.get(id).bytes() == document)
            for (place, (form, compression)) in asked.enumerated() {
                let request = GetRequest(
                    uniqueIdentifier: id,
                    keyFormatType: .transparentECPublicKey,
                    keyCompressionType: compression
                )
                let given = try await fixture.objects.get(request).object
                #expect(given.keyBlock?.compression == compression)
                let point = try #require(Self.point(of: given))
                // The document ends with its point.
                #expect(written[place].suffix(point.count) == point[...], "\(form)")
                let again = try await fixture.register(given)
                #expect(Self.point(of: try await fixture.get(again)) == point)
                let plain = try await fixture.get(again, .x509).bytes()
                #expect(plain == written[0], "\(form)")
                var whole = request
                whole.keyFormatType = .x509
                let own = try await fixture.objects.get(whole).object
                #expect(try own.bytes() == written[place], "\(form)")
                #expect(own.keyBlock?.compression == compression)
            }
            // Without a word about it, a point is not compressed.
            let plain = try #require(Self.point(of: try await fixture.get(id, .transparentECPublicKey)))
            #expect(written[0].suffix(plain.count) == plain[...])
        }
    }

    private static func point(of object: ManagedObject) -> [UInt8]? {
        guard case .plain(.structure(let fields), _)? = object.keyBlock?.value,
            case .bytes(let point)? = fields.last?.value
        else { return nil }
        return point
    }

    @Test(
        "the elliptic forms of KMIP 1.x are given of keys of their own algorithm, and of those that are for no certain one"
    )
    func formsOfOneAlgorithm() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let forms: [(KeyFormatType, CryptographicAlgorithm)] = [
            (.transparentECDSAPrivateKey, .ecdsa), (.transparentECDHPrivateKey, .ecdh),
            (.transparentECMQVPrivateKey, .ecmqv),
        ]
        for said in [CryptographicAlgorithm.ec, .ecdsa, .ecdh, .ecmqv] {
            let block = SampleObjects.block(.ecPrivateKey, samples.sec1, (said, 256))
            let id = try await fixture.register(.privateKey(block))
            for (format, own) in forms where said == .ec || said == own {
                #expect(try await fixture.get(id, format) == fixture.get(id, .transparentECPrivateKey))
                let asked = ExportRequest(GetRequest(uniqueIdentifier: id, keyFormatType: format))
                #expect(try await fixture.objects.export(asked).object?.keyBlock?.format == .transparentECPrivateKey)
            }
            for (format, own) in forms where said != .ec && said != own {
                #expect(await refusal { try await fixture.get(id, format) } == .keyFormatTypeNotSupported)
            }
            let other = await refusal { try await fixture.get(id, .transparentECDSAPublicKey) }
            #expect(other == .keyFormatTypeNotSupported)
        }
        let rsa = try await fixture.register(.privateKey(SampleObjects.block(.pkcs8, samples.pkcs8, (.rsa, 2_048))))
        #expect(await refusal { try await fixture.get(rsa, .transparentECDSAPrivateKey) } == .keyFormatTypeNotSupported)
    }

    @Test("who may not get an object does not learn from an elliptic form of KMIP 1.x what it is")
    func formsForStrangers() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        try await fixture.giveAway(id)
        let forms: [KeyFormatType?] = [nil, .raw, .transparentECPrivateKey, .transparentECDSAPrivateKey]
        for format in forms {
            let request = GetRequest(uniqueIdentifier: id, keyFormatType: format)
            #expect(await refusal { try await fixture.objects.get(request) } == .objectNotFound)
        }
    }

    @Test("a format that a type of object has not is refused")
    func refused() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let key = try await fixture.register(.privateKey(SampleObjects.block(.pkcs8, samples.pkcs8, (.rsa, 2_048))))
        for format in [KeyFormatType.raw, .ecPrivateKey, .x509, .transparentSymmetricKey, .transparentRSAPublicKey] {
            #expect(
                await refusal { try await fixture.get(key, format) } == .keyFormatTypeNotSupported,
                "\(format.name)"
            )
        }
        let certificate = try await fixture.register(.certificate(.x509, samples.certificate))
        #expect(try await fixture.get(certificate, .x509) == .certificate(.x509, samples.certificate))
        #expect(await refusal { try await fixture.get(certificate, .pkcs8) } == .keyFormatTypeNotSupported)
        #expect(await refusal { try await fixture.get(certificate, .pkcs12) } == .badPassword)
        let opaque = try await fixture.register(.privateKey(SampleObjects.block(.opaque, [1], (.rsa, 2_048))))
        #expect(await refusal { try await fixture.get(opaque, .pkcs8) } == .keyFormatTypeNotSupported)
    }

    @Test("the digests are of the key as it came and as the standard has it")
    func digests() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let id = try await fixture.register(.privateKey(SampleObjects.block(.pkcs8, samples.pkcs8, (.rsa, 2_048))))
        let digests = try await fixture.attributes(id).all(.digest)
        try openssl.write(samples.pkcs1, "pkcs1")
        try openssl.write(samples.pkcs8, "pkcs8")
        for (name, format) in [("pkcs1", KeyFormatType.pkcs1), ("pkcs8", .pkcs8)] {
            let bytes = try openssl.run("dgst", "-sha256", "-binary", name)
            let own = digests.first { $0.children.contains(format.ttlv) }
            #expect(own?.children.contains { $0.value == .bytes(bytes) } == true, "\(name)")
        }
        #expect(digests.count == 2)
    }

    @Test("a private key goes with its certificates into a PKCS#12 file that openssl opens, and comes back out of it")
    func container() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let word = ManagedObject.secretData(.password, SampleObjects.block(.raw, Array("wer da".utf8), nil))
        let now = Attributes([TTLV(.activationDate, .dateTime(1))])
        let password = try await fixture.register(word, now)
        let certificate = try await fixture.register(.certificate(.x509, samples.certificate))
        var attributes = Attributes([Link(type: .pkcs12Password, identifier: password).ttlv])
        attributes.add(Link(type: .pkcs12Certificate, identifier: certificate).ttlv)
        attributes.add(TTLV(.pkcs12FriendlyName, .text("my key")))
        let block = SampleObjects.block(.pkcs8, samples.pkcs8, (.rsa, 2_048))
        let key = try await fixture.register(.privateKey(block), attributes)
        let file = try await fixture.get(key, .pkcs12)
        try openssl.write(try file.bytes(), "file.p12")
        let text = String(
            decoding: try openssl.run("pkcs12", "-in", "file.p12", "-passin", "pass:wer da", "-nodes"),
            as: UTF8.self
        )
        #expect(text.contains("friendlyName: my key") && text.contains("PRIVATE KEY") && text.contains("CERTIFICATE"))
        let again = try await fixture.register(file, attributes)
        #expect(try await fixture.get(again) == file)
        #expect(try await fixture.get(again, .pkcs8).bytes() == samples.pkcs8)
        #expect(await refusal { try await fixture.register(file) } == .badPassword)
        let other = try await fixture.register(
            .secretData(.password, SampleObjects.block(.raw, Array("no".utf8), nil)),
            now
        )
        let wrong = Attributes([Link(type: .pkcs12Password, identifier: other).ttlv])
        #expect(await refusal { try await fixture.register(file, wrong) } == .badPassword)
    }

    private struct Kind {
        let pkcs8: [UInt8]
        let spki: [UInt8]
        let says: (CryptographicAlgorithm, Int32)?
        let formats: [KeyFormatType]
        let publicFormats: [KeyFormatType]
    }

    /// A key of every algorithm, as openssl makes it.
    private static func kinds(_ openssl: OpenSSL) throws -> [Kind] {
        let samples = try SampleObjects(openssl)
        func curve(_ name: String) throws -> String {
            try openssl.run("ecparam", "-name", name, "-genkey", "-noout", "-out", name)
            return name
        }
        func octets(_ name: String) throws -> String {
            try openssl.run("genpkey", "-algorithm", name, "-out", name)
            return name
        }
        try openssl.run("genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:2048", "-out", "p")
        try openssl.run("genpkey", "-paramfile", "p", "-out", "dsa")
        try openssl.run("genpkey", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048", "-out", "dh")
        let rsa = Kind(
            pkcs8: samples.pkcs8,
            spki: samples.spki,
            says: (.rsa, 2_048),
            formats: [.pkcs1, .pkcs8, .transparentRSAPrivateKey],
            publicFormats: [.pkcs1, .x509, .transparentRSAPublicKey]
        )
        return [
            rsa, try elliptic(openssl, "ec.pem", 256), try elliptic(openssl, curve("secp384r1"), 384),
            try elliptic(openssl, curve("secp521r1"), 521), try elliptic(openssl, curve("secp256k1"), 256),
            try octetString(openssl, octets("ed25519"), (.ed25519, 256)),
            try octetString(openssl, octets("ed448"), (.ed448, 456)),
            try octetString(openssl, octets("x25519"), nil), try octetString(openssl, octets("x448"), nil),
            try kind(
                openssl,
                "dsa",
                (.dsa, 2_048),
                [.pkcs8, .transparentDSAPrivateKey],
                [.x509, .transparentDSAPublicKey]
            ),
            try kind(
                openssl,
                "dh",
                (.dh, 2_048),
                [.pkcs8, .transparentDHPrivateKey],
                [.x509, .transparentDHPublicKey]
            ),
        ]
    }

    private static func elliptic(_ openssl: OpenSSL, _ name: String, _ bits: Int32) throws -> Kind {
        let formats: [KeyFormatType] = [.ecPrivateKey, .pkcs8, .transparentECPrivateKey]
        return try kind(openssl, name, (.ec, bits), formats, [.x509, .transparentECPublicKey])
    }

    private static func octetString(
        _ openssl: OpenSSL,
        _ name: String,
        _ says: (CryptographicAlgorithm, Int32)?
    ) throws -> Kind { try kind(openssl, name, says, [.raw, .pkcs8], [.raw, .x509]) }

    private static func kind(
        _ openssl: OpenSSL,
        _ name: String,
        _ says: (CryptographicAlgorithm, Int32)?,
        _ formats: [KeyFormatType],
        _ publicFormats: [KeyFormatType]
    ) throws -> Kind {
        Kind(
            pkcs8: try openssl.run("pkcs8", "-topk8", "-nocrypt", "-outform", "DER", "-in", name),
            spki: try openssl.run("pkey", "-in", name, "-pubout", "-outform", "DER"),
            says: says,
            formats: formats,
            publicFormats: publicFormats
        )
    }
}

extension ManagedObject {
    /// The bytes of a key that is one string of them.
    func bytes() throws -> [UInt8] { try #require(try keyBlock?.value?.bytes()) }
}

extension KeyValue {
    func bytes() throws -> [UInt8] {
        let bytes: SecretBytes? =
            switch self {
            case .plain(let material, _): material.bytes
            case .wrapped(let bytes): bytes
            }
        return try #require(bytes).withBytes { [UInt8]($0) }
    }
}
