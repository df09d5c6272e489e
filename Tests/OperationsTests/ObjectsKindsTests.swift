import AsymmetricKeys
import Foundation
import KMIP
import KMIPKeys
import Secrets
import TestTools
import Testing

@testable import Operations

/// Every type of object is registered, read and exported as it came, and says of itself what it is.
struct ObjectsKindsTests {
    @Test("a key that was made here says what it is and is given in the standard's format")
    func made() async throws {
        let fixture = try await ObjectsFixture()
        for (algorithm, format, curve) in [
            (KeyAlgorithm.rsa, KeyFormatType.pkcs1, RecommendedCurve?.none),
            (.ellipticCurve(.p256), .transparentECPrivateKey, .p256), (.ed25519, .raw, nil),
        ] {
            let key = try AsymmetricKey.make(algorithm, bits: 2_048)
            let object = try NewObject(.privateKey, Attributes()) { try key.material(&$0) }
            #expect(object.attributes.keyFormatType == format)
            #expect(object.attributes.cryptographicLength == Int32(key.bits))
            #expect(object.attributes.domainParameters?.recommendedCurve == curve)
            #expect(object.attributes.cryptographicUsageMask?.contains(.sign) == true)
            let again = try AsymmetricKey(kept: try #require(object.material), object.attributes, isPrivate: true)
            let bytes = try again.encoded(.pkcs8)
            #expect(try key.encoded(.pkcs8) == bytes)
        }
        _ = fixture
    }

    @Test("what is registered comes back to the byte")
    func roundTrip() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        for object in try SampleObjects(openssl).all {
            let id = try await fixture.register(object)
            #expect(try await fixture.get(id) == object, "\(object.objectType)")
            let exported = try await fixture.objects.export(ExportRequest(GetRequest(uniqueIdentifier: id)))
            #expect(exported.object == object)
            #expect(exported.attributes.objectType == object.objectType)
            _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: id))
            #expect(await refusal { try await fixture.get(id) } == .objectDestroyed)
        }
    }

    @Test("the raw key of an algorithm that is not known here is kept as it came, and of a known one it is read")
    func foreign() async throws {
        let fixture = try await ObjectsFixture()
        let bytes = [UInt8](repeating: 7, count: 64)
        let mcEliece = try #require(CryptographicAlgorithm(rawValue: 0x34))
        let key = ManagedObject.publicKey(SampleObjects.block(.raw, bytes, (mcEliece, 512)))
        let id = try await fixture.register(key)
        #expect(try await fixture.get(id) == key)
        #expect(try await fixture.attributes(id).cryptographicAlgorithm == mcEliece)
        #expect(await refusal { try await fixture.get(id, .pkcs1) } == .keyFormatTypeNotSupported)
        let rsa = ManagedObject.publicKey(SampleObjects.block(.raw, bytes, (.rsa, 512)))
        #expect(await refusal { try await fixture.register(rsa) } != nil)
    }

    @Test("a certificate says what stands in it")
    func certificate() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let id = try await fixture.register(.certificate(.x509, samples.certificate))
        let attributes = try await fixture.attributes(id)
        #expect(attributes.value(.certificateType) == .enumeration(1))
        #expect(attributes.value(.certificateLength) == .integer(Int32(samples.certificate.count)))
        #expect(attributes.all(.certificateSubjectParts[0]).map(\.value) == [.text("host.example")])
        #expect(attributes.all(.certificateIssuerParts[1]).map(\.value) == [.text("Example")])
        #expect(attributes.value(.digitalSignatureAlgorithm) == .enumeration(0x05))
        #expect(attributes.cryptographicAlgorithm == .rsa && attributes.cryptographicLength == 2_048)
        #expect(attributes.keyFormatType == .x509)
        let identifier = try #require(attributes.all(.x509CertificateIdentifier).first)
        #expect(identifier.first(.certificateSerialNumber)?.value == .bytes([0x2A]))
        let names = attributes.all(.x509CertificateSubject).flatMap(\.children).filter {
            $0.tag == .subjectAlternativeName
        }
        #expect(names.count == 2)
        let digests = attributes.all(.digest)
        #expect(digests.count == 1 && digests.first?.first(.keyFormatType) == nil)
    }

    @Test(
        "a certificate's mask is what its Key Usage extension says, as is a request's that asks for one; a client's word goes first",
        arguments: [
            (nil, [.verify, .keyAgreement]), ("digitalSignature", .verify), ("keyEncipherment", .wrapKey),
            ("critical,keyCertSign,cRLSign", [.certificateSign, .crlSign]),
            ("nonRepudiation,dataEncipherment", [.contentCommitment, .encrypt]),
            ("keyAgreement,encipherOnly", [.keyAgreement, .encrypt]),
            ("keyAgreement,decipherOnly", [.keyAgreement, .decrypt]),
        ] as [(String?, CryptographicUsageMask)]
    )
    func keyUsage(_ usage: String?, _ expected: CryptographicUsageMask) async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        try openssl("ecparam -name prime256v1 -genkey -noout -out key")
        let said = usage.map { ["-addext", "keyUsage=\($0)"] } ?? []
        let asked = ["-key", "key", "-subj", "/CN=a", "-outform", "DER"] + said
        let certificate = ManagedObject.certificate(.x509, try openssl.run(["req", "-x509"] + asked))
        let request = ManagedObject.certificateRequest(.pkcs10, try openssl.run(["req", "-new"] + asked))
        for object in [certificate, request] {
            let id = try await fixture.register(object)
            #expect(try await fixture.attributes(id).cryptographicUsageMask == expected)
            var given = Attributes()
            given.cryptographicUsageMask = [.sign, .verify]
            let own = try await fixture.register(object, given)
            #expect(try await fixture.attributes(own).cryptographicUsageMask == [.sign, .verify])
        }
    }

    @Test("a request has no signature's algorithm, which no request has in the standard, and is not found by one")
    func request() async throws {
        let fixture = try await ObjectsFixture()
        let samples = try SampleObjects(OpenSSL())
        let certificate = try await fixture.register(.certificate(.x509, samples.certificate))
        let id = try await fixture.register(.certificateRequest(.pkcs10, samples.request))
        let algorithm = try #require(try await fixture.attributes(certificate).all(.digitalSignatureAlgorithm).first)
        #expect(try await fixture.attributes(id).all(.digitalSignatureAlgorithm).isEmpty)
        #expect(try await fixture.found([algorithm]) == [certificate])
    }

    @Test("an opaque object is given in the one format that it has")
    func opaque() async throws {
        let fixture = try await ObjectsFixture()
        let object = ManagedObject.opaqueObject(OpaqueDataType(rawValue: 0x8000_0001), SecretBytes(copying: [1, 2, 3]))
        let id = try await fixture.register(object)
        #expect(try await fixture.get(id, .opaque) == object)
        #expect(await refusal { try await fixture.get(id, .raw) } == .keyFormatTypeNotSupported)
    }

    @Test("what contradicts itself or is none of its type is refused")
    func refused() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let other = KeyBlock(
            format: .pkcs8,
            value: .plain(.bytes(SecretBytes(copying: samples.pkcs8)), nil),
            algorithm: .dsa,
            length: 2_048
        )
        #expect(await refusal { try await fixture.register(.privateKey(other)) } == .invalidField)
        let block = KeyBlock(format: .pkcs8, value: .plain(.bytes(SecretBytes(copying: [1, 2, 3])), nil))
        #expect(await refusal { try await fixture.register(.privateKey(block)) } == .invalidField)
        // Keys in an encoding that is not the one that is named.
        let rsa = (CryptographicAlgorithm.rsa, Int32(2_048))
        let named: [ManagedObject] = [
            .privateKey(SampleObjects.block(.pkcs8, samples.pkcs1, rsa)),
            .privateKey(SampleObjects.block(.pkcs1, samples.pkcs8, rsa)),
            .privateKey(SampleObjects.block(.pkcs8, samples.sec1, (.ec, 256))),
            .publicKey(SampleObjects.block(.pkcs1, samples.spki, rsa)),
        ]
        for object in named { #expect(await refusal { try await fixture.register(object) } == .invalidField) }
        #expect(await refusal { try await fixture.register(.certificate(.x509, [0x30, 0])) } == .invalidField)
        #expect(await refusal { try await fixture.register(.certificate(.pgp, [0x30, 0])) } == .invalidField)
        #expect(await refusal { try await fixture.register(.certificateRequest(.pkcs10, [0x30])) } == .invalidField)
        #expect(await refusal { try await fixture.register(.pgpKey(version: 4, block)) } == .keyFormatTypeNotSupported)
        let raw = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [1, 2, 3])), nil))
        #expect(await refusal { try await fixture.register(.pgpKey(version: 4, raw)) } == .invalidField)
        #expect(await refusal { try await fixture.register(.pgpKey(version: 5, raw)) } == .invalidField)
        let other25519 = Attributes([CryptographicAlgorithm.rsa.ttlv])
        let certificate = ManagedObject.certificate(.x509, samples.elliptic)
        #expect(await refusal { try await fixture.register(certificate, other25519) } == .invalidField)
    }
}

extension ObjectsFixture {
    @discardableResult
    func register(_ object: ManagedObject, _ attributes: Attributes = Attributes()) async throws -> String {
        try await objects.register(RegisterRequest(attributes: attributes, object: object)).uniqueIdentifier
    }

    func get(_ id: String, _ format: KeyFormatType? = nil) async throws -> ManagedObject {
        try await objects.get(GetRequest(uniqueIdentifier: id, keyFormatType: format)).object
    }
}
