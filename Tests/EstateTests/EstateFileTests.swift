import Estate
import Foundation
import KMIP
import Secrets
import Testing

@Suite("Files read as objects")
struct EstateFileTests {
    @Test(
        "a private key is the same out of PEM, DER and a web key, and is written as openssl writes it",
        arguments: ["rsa", "p256", "p384", "p521", "k256", "ed25519", "ed448", "x25519", "x448"]
    )
    func privateKeys(name: String) throws {
        let expected = try Vectors.bytes(name + ".der")
        for suffix in ["pem", "der", "jwk"] {
            let object = try Vectors.only("\(name).\(suffix)")
            #expect(object.object.objectType == .privateKey)
            #expect(try object.file(as: .der) == expected, "\(suffix)")
            let again = try #require(try EstateFile.objects(in: try object.file(as: .pem)).first)
            #expect(try again.file(as: .der) == expected)
            let web = try #require(try EstateFile.objects(in: try object.file(as: .jwk)).first)
            #expect(try web.file(as: .der) == expected)
        }
    }

    @Test(
        "a public key is the same out of PEM, DER and a web key, and is written as openssl writes it",
        arguments: ["rsa", "p256", "p384", "p521", "k256", "ed25519", "ed448", "x25519", "x448"]
    )
    func publicKeys(name: String) throws {
        let expected = try Vectors.bytes(name + ".pub.der")
        for suffix in ["pub.pem", "pub.der", "pub.jwk"] {
            let object = try Vectors.only("\(name).\(suffix)")
            #expect(object.object.objectType == .publicKey)
            #expect(try object.file(as: .der) == expected, "\(suffix)")
            let web = try #require(try EstateFile.objects(in: try object.file(as: .jwk)).first)
            #expect(try web.file(as: .der) == expected)
        }
    }

    @Test("PKCS#1 and SEC 1 are kept as they came, and mean the same key")
    func olderForms() throws {
        let rsa = try Vectors.only("rsa.pkcs1.pem")
        #expect(rsa.object.keyBlock?.format == .pkcs1)
        #expect(try rsa.file(as: .der) == Vectors.bytes("rsa.der"))
        let elliptic = try Vectors.only("p256.sec1.pem")
        #expect(elliptic.object.keyBlock?.format == .ecPrivateKey)
        #expect(try elliptic.file(as: .der) == Vectors.bytes("p256.der"))
        #expect(try elliptic.file(as: .raw) == Vectors.bytes("p256.sec1.der"))
        #expect(try Vectors.only("p256.sec1.der").object == elliptic.object)
        #expect(try Vectors.only("rsa.pkcs1.pub.pem").file(as: .der) == Vectors.bytes("rsa.pub.der"))
    }

    @Test("several objects of one PEM file come in their order")
    func bundle() throws {
        let types = try Vectors.all("bundle.pem").map(\.object.objectType)
        #expect(types == [.certificate, .certificate, .privateKey, .privateKey, .publicKey])
    }

    @Test("certificates and requests are read in PEM and DER and written as they came")
    func documents() throws {
        let certificate = try Vectors.only("rsa.crt")
        #expect(try certificate.file(as: .der) == Vectors.bytes("crt.der"))
        #expect(try Vectors.only("crt.der").object == certificate.object)
        #expect(try certificate.file(as: .pem) == Vectors.bytes("rsa.crt"))
        let request = try Vectors.only("rsa.csr")
        #expect(request.object.objectType == .certificateRequest)
        #expect(try request.file(as: .der) == Vectors.bytes("csr.der"))
        #expect(try Vectors.only("csr.der").object == request.object)
        #expect(try request.file(as: .pem) == Vectors.bytes("rsa.csr"))
    }

    @Test("a password opens PKCS#12 files and encrypted keys; without it, or with another, the code says so")
    func passwords() throws {
        let objects = try Vectors.all("rsa.p12", password: "sesame")
        #expect(objects.map(\.object.objectType) == [.privateKey, .certificate, .certificate])
        #expect(try objects[0].file(as: .der) == Vectors.bytes("rsa.der"))
        for name in ["encrypted.pem", "encrypted.der"] {
            let key = try #require(try Vectors.all(name, password: "sesame").first)
            #expect(try key.file(as: .der) == Vectors.bytes("p256.der"))
        }
        for name in ["rsa.p12", "encrypted.pem", "encrypted.der"] {
            #expect(try Vectors.code(name) == .passwordNeeded)
            #expect(try Vectors.code(name, password: "simsim") == .passwordWrong)
        }
        #expect(try Vectors.code("old-encryption.pem", password: "sesame") == .unsupported)
    }

    @Test("a PKCS#12 file that we write is read again, key and certificates")
    func writtenPKCS12() throws {
        let objects = try Vectors.all("rsa.p12", password: "sesame")
        let certificates = try objects.dropFirst().map { try $0.file(as: .der).withBytes { [UInt8]($0) } }
        let password = SecretBytes(copying: Array("other".utf8))
        let file = try objects[0].file(as: .pkcs12, password: password, certificates: certificates)
        #expect(EstateFormat(recognizing: file) == .pkcs12)
        let again = try EstateFile.objects(in: file, password: password)
        #expect(again.map(\.object) == objects.map(\.object))
        #expect(throws: EstateError.self) { try objects[0].file(as: .pkcs12) }
    }

    @Test("a set of web keys gives each of them, with its name and what it is for")
    func webKeys() throws {
        let objects = try Vectors.all("set.json")
        #expect(objects.map(\.object.objectType) == [.privateKey, .privateKey, .symmetricKey])
        let octets = try Vectors.only("oct.jwk")
        #expect(octets.name == "a\u{e9}\n\"")
        #expect(octets.object.keyBlock?.algorithm == .hmacSHA256)
        #expect(octets.object.keyBlock?.plainBytes == SecretBytes(copying: Array(0..<32)))
        #expect(try EstateFile.objects(in: try octets.file(as: .jwk)) == [octets])
    }

    @Test("random bytes that begin as a text would are of no form, and an XML text is, whatever stands before it")
    func noise() throws {
        for second in UInt8.min...UInt8.max {
            let file = SecretBytes(copying: [UInt8(ascii: "<"), second, 0xb3, 0x98])
            let begins = "?!".utf8.contains(second) || (second < 0x80 && Character(UnicodeScalar(second)).isLetter)
            #expect(EstateFormat(recognizing: file) == (begins ? .kmipXML : nil))
        }
        for first in [UInt8](arrayLiteral: 0x30, 0x5b, 0x7b, 0x80, 0xff) {
            #expect(EstateFormat(recognizing: SecretBytes(copying: [first, 1, 0xb3, 0x98])) == nil)
        }
        #expect(EstateFormat(recognizing: SecretBytes(copying: Array(" \n<SymmetricKey/>".utf8))) == .kmipXML)
        #expect(EstateFormat(recognizing: SecretBytes(copying: Array(" \n".utf8))) == nil)
    }

    @Test("an object in KMIP's JSON or XML comes back with every attribute")
    func messages() throws {
        var object = try Vectors.only("p256.pem")
        object.attributes.uniqueIdentifier = "one"
        object.attributes.add(ObjectName("disk").ttlv)
        object.attributes.tags = ["a", "b"]
        object.name = "disk"
        for format in [EstateFormat.kmipJSON, .kmipXML] {
            let file = try object.file(as: format)
            #expect(EstateFormat(recognizing: file) == format)
            #expect(try EstateFile.objects(in: file) == [object])
        }
    }

    @Test("what a server of KMIP 1.4 exports is the object with its attributes, beside it and in its Key Value")
    func firstGeneration() throws {
        var attributes = Attributes([ObjectName("disk").ttlv])
        attributes.uniqueIdentifier = "one"
        attributes.cryptographicUsageMask = [.encrypt]
        attributes.sensitive = true
        attributes.state = .compromised
        attributes.add(VendorAttribute(vendor: "x", name: "shelf", value: .integer(3)).ttlv)
        let inside = Attributes([TTLV(Tag(rawValue: 0x42_0022), .text("desk"))])
        let material = KeyMaterial.bytes(SecretBytes(copying: Array(0..<16)))
        let block = KeyBlock(format: .raw, value: .plain(material, inside), algorithm: .aes, length: 128)
        let object = ManagedObject.symmetricKey(block)
        let fields = [object.objectType.ttlv, TTLV(.uniqueIdentifier, .text("one")), attributes.ttlv(), object.ttlv]
        let payload = try VersionRules(ProtocolVersion(major: 1, minor: 4)).downgrade(
            TTLV(.responsePayload, .structure(fields)),
            of: .export
        )
        #expect(payload.first(.attribute) != nil && payload.first(.attributes) == nil)
        for file in [JSONTTLV.encode(payload), XMLTTLV.encode(payload)] {
            let found = try #require(try EstateFile.objects(in: SecretBytes(copying: file)).first)
            #expect(found.object.keyBlock?.plainBytes == block.plainBytes)
            #expect(found.identifier == "one" && found.name == "disk")
            #expect(found.attributes.cryptographicUsageMask == [.encrypt])
            #expect(found.attributes.sensitive == true && found.attributes.state == .compromised)
            #expect(
                found.attributes.all(.vendor("x", name: "shelf")).first?.first(.attributeValue)?.value == .integer(3)
            )
            #expect(found.attributes.value(Tag(rawValue: 0x42_0022)) == .text("desk"))
        }
    }

    @Test(
        "what KMIP 1.x registers is the object with the attributes of its Template-Attribute; one that names a Template is refused"
    )
    func templateAttributes() throws {
        let object = try EstateFile.objects(
            in: SecretBytes(copying: Array(repeating: 7, count: 16)),
            as: .raw,
            rawType: .symmetricKey(.aes)
        )[0].object
        func file(_ fields: [TTLV]) -> SecretBytes {
            let all = [object.objectType.ttlv, TTLV(.templateAttribute, .structure(fields)), object.ttlv]
            return SecretBytes(copying: JSONTTLV.encode(TTLV(.requestPayload, .structure(all))))
        }
        let mask = TTLV(
            .attribute,
            .structure([
                TTLV(.attributeName, .text("Cryptographic Usage Mask")),
                TTLV(.attributeValue, .integer(CryptographicUsageMask.decrypt.rawValue)),
            ])
        )
        let found = try #require(try EstateFile.objects(in: file([mask])).first)
        #expect(found.object == object)
        #expect(found.attributes.cryptographicUsageMask == [.decrypt])
        let error = try #require(throws: EstateError.self) {
            try EstateFile.objects(in: file([ObjectName("template").ttlv, mask]))
        }
        #expect(error.code == .malformed)
    }

    @Test("what Cosmian's ckms exports is the key with its attributes")
    func cosmian() throws {
        let object = try Vectors.only("cosmian.json")
        #expect(object.object.keyBlock?.plainBytes == SecretBytes(copying: Array(0..<32)))
        #expect(object.identifier == "cosmian-key")
        #expect(object.attributes.tags == ["_kk", "disk"])
    }

    @Test("a certificate is told to be of its key, by the private half where both are there")
    func pairs() throws {
        let objects = try Vectors.all("bundle.pem").enumerated().map { ("\($0.offset)", $0.element) }
        let found = EstatePair.among(objects)
        #expect(found.map(\.key) == ["2"] && found.map(\.certificate) == ["0"] && found.map(\.isPrivate) == [true])
        let half = [("key", try Vectors.only("rsa.pub.pem")), ("leaf", try Vectors.only("rsa.crt"))]
        let pair = try #require(EstatePair.among(half).first)
        #expect(pair.key == "key" && pair.certificate == "leaf" && !pair.isPrivate)
    }

    @Test(
        "the same part of a pair is known in another form; its other half, another key and another certificate are none"
    )
    func sameParts() throws {
        let key = try Vectors.only("rsa.pem")
        #expect(key.isSamePart(as: try Vectors.only("rsa.pkcs1.pem")))
        let certificate = try Vectors.only("rsa.crt")
        #expect(certificate.isSamePart(as: try Vectors.only("crt.der")))
        for other in [try Vectors.only("rsa.pub.pem"), certificate, try Vectors.only("p256.pem")] {
            #expect(!key.isSamePart(as: other))
        }
        #expect(!certificate.isSamePart(as: try Vectors.only("ca.crt")))
        let octets = try Vectors.only("oct.jwk")
        #expect(!octets.isSamePart(as: octets))
    }

    @Test("raw bytes are what the caller says they are, and never guessed")
    func raw() throws {
        let bytes = SecretBytes(copying: Array(repeating: 7, count: 32))
        #expect(throws: EstateError.self) { try EstateFile.objects(in: bytes) }
        let types: [(EstateFile.RawType, ObjectType)] = [
            (.secretData, .secretData), (.symmetricKey(.aes), .symmetricKey), (.opaque, .opaqueObject),
        ]
        for (type, expected) in types {
            let objects = try EstateFile.objects(in: bytes, as: .raw, rawType: type)
            #expect(objects.map(\.object.objectType) == [expected])
            #expect(try objects.first?.file(as: .raw) == bytes)
        }
    }

    @Test("what an object has no words for in a form is refused")
    func otherForms() throws {
        let secret = try EstateFile.objects(in: SecretBytes(copying: [1]), as: .raw, rawType: .opaque)[0]
        for format in [EstateFormat.pem, .der, .jwk, .transit] {
            let error = try #require(throws: EstateError.self) { try secret.file(as: format) }
            #expect(error.code == .notInThisForm)
        }
    }
}
