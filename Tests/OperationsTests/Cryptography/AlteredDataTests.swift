import AsymmetricKeys
import Canonical
import KMIP
import KMIPKeys
import Secrets
import TestSupport
import Testing

@testable import Operations

/// What was changed, cut or made longer between who protected it and who asks the server for it: each place of it in turn.
@Suite("Altered data, tags, signatures and codes")
struct AlteredDataTests {
    private static let beside: [UInt8] = Array("what stands beside it".utf8)

    struct AEAD: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let algorithm: CryptographicAlgorithm
        let mode: BlockCipherMode?
    }

    static let aeads: [AEAD] = [
        AEAD(testDescription: "AES-GCM", algorithm: .aes, mode: .gcm),
        AEAD(testDescription: "AES-CCM", algorithm: .aes, mode: .ccm),
        AEAD(testDescription: "ARIA-GCM", algorithm: .aria, mode: .gcm),
        AEAD(testDescription: "ARIA-CCM", algorithm: .aria, mode: .ccm),
        AEAD(testDescription: "ChaCha20-Poly1305", algorithm: .chaCha20Poly1305, mode: nil),
    ]

    @Test(
        "data, tag, nonce and what stands beside: nothing of it may change, and all of it is one refusal",
        arguments: aeads
    )
    func authenticated(_ aead: AEAD) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(SystemRandom().bytes(32), aead.algorithm)
        var parameters = CryptographicParameters()
        (parameters.blockCipherMode, parameters.randomIV) = (aead.mode, true)
        var request = EncryptRequest(uniqueIdentifier: id, parameters: parameters)
        (request.data, request.additionalData) = (SecretBytes(copying: SystemRandom().bytes(40)), Self.beside)
        let sealed = try await fixture.objects.encrypt(request)
        let (data, tag) = (try #require(sealed.data), try #require(sealed.tag))
        let nonce = try #require(sealed.nonce)
        var right = DecryptRequest(uniqueIdentifier: id, parameters: parameters, data: data, nonce: nonce)
        (right.tag, right.additionalData) = (tag, Self.beside)
        #expect(try await fixture.objects.decrypt(right).data == request.data)
        var alterer = ByteAlterer()
        var seen = Refusals()
        let fields: [(WritableKeyPath<DecryptRequest, [UInt8]?>, [UInt8])] = [
            (\.data, data), (\.tag, tag), (\.additionalData, Self.beside), (\.nonce, nonce),
        ]
        for (field, bytes) in fields {
            for alteration in alterer.walk(bytes) {
                var one = right
                one[keyPath: field] = alteration.bytes
                let asked = one
                let error = await refusalInWhole { try await fixture.objects.decrypt(asked) }
                // A nonce of another length may be none of the mode, which is known before the key is used.
                guard field == \.nonce, alteration.bytes.count != nonce.count else {
                    seen.add(error, alteration)
                    continue
                }
                #expect(error != nil, "nonce: \(alteration)")
            }
        }
        seen.areOne(.cryptographicFailure)
    }

    @Test(
        "keys that are wrapped by NIST's key wrap are data too, and checked as such",
        arguments: [BlockCipherMode.nistKeyWrap, .aesKeyWrapPadding]
    )
    func keyWrap(_ mode: BlockCipherMode) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(SystemRandom().bytes(32))
        let plain = SystemRandom().bytes(32)
        let sealed = try #require(try await fixture.encrypt(id, plain) { $0.blockCipherMode = mode }.data)
        var right = DecryptRequest(uniqueIdentifier: id, parameters: .of(mode), data: sealed)
        #expect(try await fixture.objects.decrypt(right).data == SecretBytes(copying: plain))
        var alterer = ByteAlterer()
        var seen = Refusals()
        for alteration in alterer.walk(sealed) {
            right.data = alteration.bytes
            let asked = right
            seen.add(await refusalInWhole { try await fixture.objects.decrypt(asked) }, alteration)
        }
        seen.areOne(.cryptographicFailure)
    }

    @Test("a secret under RSA with OAEP is refused where a byte of it is another one, in one way")
    func oaep() async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await fixture.registeredPair(.rsa, bits: 2_048, .decrypt, .encrypt)
        var parameters = CryptographicParameters()
        (parameters.paddingMethod, parameters.hashingAlgorithm) = (.oaep, .sha256)
        let plain = SecretBytes(copying: SystemRandom().bytes(32))
        let asked = EncryptRequest(uniqueIdentifier: keys.other, parameters: parameters, data: plain)
        let sealed = try #require(try await fixture.objects.encrypt(asked).data)
        var request = DecryptRequest(uniqueIdentifier: keys.own, parameters: parameters, data: sealed)
        #expect(try await fixture.objects.decrypt(request).data == plain)
        var alterer = ByteAlterer()
        var seen = Refusals()
        for alteration in alterer.walk(sealed) {
            request.data = alteration.bytes
            let asked = request
            seen.add(await refusalInWhole { try await fixture.objects.decrypt(asked) }, alteration)
        }
        seen.areOne(.cryptographicFailure)
    }

    @Test("no signature is valid of which anything was changed", arguments: SignTests.schemes)
    func signatures(_ scheme: SignTests.Scheme) async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await fixture.registeredPair(scheme.algorithm, bits: scheme.bits, .sign, .verify)
        let text = SecretBytes(copying: Self.beside)
        let asked = SignRequest(uniqueIdentifier: keys.own, parameters: scheme.parameters, data: text)
        let signature = try #require(try await fixture.objects.sign(asked).signatureData)
        var request = SignatureVerifyRequest(
            uniqueIdentifier: keys.other,
            parameters: scheme.parameters,
            data: text,
            signatureData: signature
        )
        #expect(try await fixture.objects.signatureVerify(request).validity == .valid)
        var alterer = ByteAlterer()
        for alteration in alterer.walk(signature, most: 144) {
            request.signatureData = alteration.bytes
            #expect(try await fixture.objects.signatureVerify(request).validity == .invalid, "\(alteration)")
        }
        request.signatureData = signature
        for alteration in alterer.walk(Self.beside) {
            request.data = SecretBytes(copying: alteration.bytes)
            #expect(try await fixture.objects.signatureVerify(request).validity == .invalid, "data: \(alteration)")
        }
    }

    private static let macs: [(CryptographicAlgorithm, Int)] = [
        (.hmacSHA1, 20), (.hmacSHA256, 32), (.hmacSHA512, 64), (.hmacSHA3of256, 32), (.aes, 32), (.camellia, 16),
        (.tripleDES, 24), (.kmac128, 32), (.kmac256, 64),
    ]

    @Test("no code is valid of which anything was changed, nor of other data", arguments: macs)
    func codes(_ algorithm: CryptographicAlgorithm, _ count: Int) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(SystemRandom().bytes(count), algorithm)
        let data = SecretBytes(copying: Self.beside)
        let code = try #require(try await fixture.objects.mac(MACRequest(uniqueIdentifier: id, data: data)).macData)
        var request = MACVerifyRequest(uniqueIdentifier: id, data: data, macData: code)
        #expect(try await fixture.objects.macVerify(request).validity == .valid)
        var alterer = ByteAlterer()
        for alteration in alterer.walk(code) {
            request.macData = alteration.bytes
            #expect(try await fixture.objects.macVerify(request).validity == .invalid, "\(alteration)")
        }
        request.macData = code
        for alteration in alterer.walk(Self.beside) {
            request.data = SecretBytes(copying: alteration.bytes)
            #expect(try await fixture.objects.macVerify(request).validity == .invalid, "data: \(alteration)")
        }
    }
}
