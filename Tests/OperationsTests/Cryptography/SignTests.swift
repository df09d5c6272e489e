import Access
import AsymmetricKeys
import Canonical
import Digests
import KMIP
import KMIPKeys
import Keyring
import Secrets
import Store
import TestSupport
import TestTools
import Testing

@testable import Operations

@Suite("Sign, Signature Verify, and encryption to RSA keys")
struct SignTests {
    private static let text = SecretBytes(copying: Array("what is signed".utf8))

    /// A new pair, registered: the identifiers of the private and the public key.
    private func pair(
        _ algorithm: KeyAlgorithm,
        bits: Int = 0,
        _ fixture: ObjectsFixture,
        _ change: (inout Attributes) -> Void = { _ in }
    ) async throws -> (secret: String, open: String) {
        let key = try AsymmetricKey.make(algorithm, bits: bits)
        var secret = Attributes(), open = Attributes()
        secret.cryptographicUsageMask = [.sign, .decrypt]
        open.cryptographicUsageMask = [.verify, .encrypt]
        secret.lifeDates.activation = 1
        open.lifeDates.activation = 1
        change(&secret)
        return (
            try await keep(key, .privateKey, secret, fixture),
            try await keep(try key.publicKey(), .publicKey, open, fixture)
        )
    }

    /// An object as the vault keeps a key of a pair.
    private func keep(
        _ key: AsymmetricKey,
        _ type: ObjectType,
        _ attributes: Attributes,
        _ fixture: ObjectsFixture
    ) async throws -> String {
        let vault = try await fixture.test.server.open()
        var attributes = attributes
        attributes.keyFormatType = key.isPrivate ? .pkcs8 : .x509
        attributes.cryptographicAlgorithm = key.algorithm.cryptographicAlgorithm
        attributes.cryptographicLength = Int32(key.bits)
        var row = ObjectRow(
            id: SystemRandom().bytes(16).hex,
            objectType: type.rawValue,
            state: State.active.rawValue,
            owner: Subject.admin.stored,
            attributes: attributes.canonicalBytes,
            materialRevision: 1,
            created: Instant(wholeSeconds: 1),
            tagging: Tagging(generation: vault.keyring.current)
        )
        let context = MaterialContext(vault: vault.id, id: row.id, objectType: row.objectType, revision: 1)
        let encoding: KeyEncoding = key.isPrivate ? .pkcs8 : .subjectPublicKeyInfo
        row.material = try vault.keyring.wrapMaterial(try key.encoded(encoding), context)
        await fixture.store.put(try vault.sealer.sealed(row).raw)
        return row.id
    }

    private static func parameters(_ set: (inout CryptographicParameters) -> Void) -> CryptographicParameters {
        var parameters = CryptographicParameters()
        set(&parameters)
        return parameters
    }

    struct Scheme: Sendable, CustomTestStringConvertible {
        let name: String
        let algorithm: KeyAlgorithm
        let bits: Int
        let parameters: CryptographicParameters
        var testDescription: String { name }
    }

    static let schemes: [Scheme] = [
        Scheme(name: "RSA", algorithm: .rsa, bits: 2_048, parameters: .init()),
        Scheme(
            name: "RSA-PSS with SHA-384",
            algorithm: .rsa,
            bits: 2_048,
            parameters: parameters { ($0.paddingMethod, $0.hashingAlgorithm) = (.pss, .sha384) }
        ),
        Scheme(name: "P-256", algorithm: .ellipticCurve(.p256), bits: 0, parameters: .init()),
        Scheme(
            name: "P-521 with SHA-512",
            algorithm: .ellipticCurve(.p521),
            bits: 0,
            parameters: parameters { $0.digitalSignatureAlgorithm = .ecdsaWithSHA512 }
        ),
        Scheme(name: "secp256k1", algorithm: .ellipticCurve(.secp256k1), bits: 0, parameters: .init()),
        Scheme(name: "Ed25519", algorithm: .ed25519, bits: 0, parameters: .init()),
        Scheme(name: "Ed448", algorithm: .ed448, bits: 0, parameters: .init()),
        Scheme(name: "ML-DSA-65", algorithm: .lattice(.mlDSA65), bits: 0, parameters: .init()),
        Scheme(name: "ML-DSA-87", algorithm: .lattice(.mlDSA87), bits: 0, parameters: .init()),
    ]

    @Test("a certificate signs and verifies nothing: its keys are objects of their own")
    func certificates() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        var attributes = Attributes()
        attributes.cryptographicUsageMask = [.sign, .verify]
        attributes.lifeDates.activation = 1
        let certificate = ManagedObject.certificate(.x509, try SampleObjects(openssl).certificate)
        let made = try await fixture.objects.register(RegisterRequest(attributes: attributes, object: certificate))
        let id = made.uniqueIdentifier
        let signing = SignRequest(uniqueIdentifier: id, data: Self.text)
        #expect(await refusal { try await fixture.objects.sign(signing) } == .invalidObjectType)
        let verifying = SignatureVerifyRequest(uniqueIdentifier: id, data: Self.text, signatureData: [1])
        #expect(await refusal { try await fixture.objects.signatureVerify(verifying) } == .invalidObjectType)
    }

    @Test("what is signed is verified, whole or in parts; what was changed is not", arguments: schemes)
    func both(_ scheme: Scheme) async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await pair(scheme.algorithm, bits: scheme.bits, fixture)
        let request = SignRequest(uniqueIdentifier: keys.secret, parameters: scheme.parameters, data: Self.text)
        let signature = try #require(try await fixture.objects.sign(request).signatureData)
        func verdict(_ signature: [UInt8], _ data: SecretBytes, _ id: String) async throws -> ValidityIndicator? {
            try await fixture.objects.signatureVerify(
                SignatureVerifyRequest(
                    uniqueIdentifier: id,
                    parameters: scheme.parameters,
                    data: data,
                    signatureData: signature
                )
            ).validity
        }
        #expect(try await verdict(signature, Self.text, keys.open) == .valid)
        for place in stride(from: 0, to: signature.count, by: 7) {
            var changed = signature
            changed[place] ^= 1
            #expect(try await verdict(changed, Self.text, keys.open) == .invalid)
            #expect(try await verdict(Array(signature.prefix(place)), Self.text, keys.open) == .invalid)
        }
        #expect(try await verdict(signature, SecretBytes(copying: [1]), keys.open) == .invalid)
        let begin = SignRequest(
            uniqueIdentifier: keys.secret,
            parameters: scheme.parameters,
            data: Self.text.prefix(5),
            part: StreamPart(isFirst: true)
        )
        let name = try await fixture.objects.sign(begin).correlationValue
        let end = SignRequest(
            uniqueIdentifier: keys.secret,
            data: Self.text.slice(5..<Self.text.count),
            part: StreamPart(correlationValue: name, isLast: true)
        )
        let inParts = try #require(try await fixture.objects.sign(end).signatureData)
        #expect(try await verdict(inParts, Self.text, keys.open) == .valid)
    }

    @Test("a digest is signed as the data that it is of; Ed25519 takes none")
    func digested() async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await pair(.ellipticCurve(.p256), fixture)
        let digest = try HashStream.hash(Self.text, .sha256).withBytes { [UInt8]($0) }
        let request = SignRequest(uniqueIdentifier: keys.secret, digestedData: digest)
        let signature = try await fixture.objects.sign(request).signatureData
        var verify = SignatureVerifyRequest(uniqueIdentifier: keys.open, data: Self.text, signatureData: signature)
        #expect(try await fixture.objects.signatureVerify(verify).validity == .valid)
        (verify.data, verify.digestedData) = (nil, digest)
        #expect(try await fixture.objects.signatureVerify(verify).validity == .valid)
        let short = SignRequest(uniqueIdentifier: keys.secret, digestedData: [1])
        #expect(await refusal { try await fixture.objects.sign(short) } == .invalidField)
        let both = SignRequest(uniqueIdentifier: keys.secret, data: Self.text, digestedData: digest)
        #expect(await refusal { try await fixture.objects.sign(both) } == .invalidField)
        let edwards = try await pair(.ed25519, fixture)
        let none = SignRequest(uniqueIdentifier: edwards.secret, digestedData: digest)
        #expect(await refusal { try await fixture.objects.sign(none) } == .invalidField)
    }

    @Test("a request that names padding or hash has that signature, whatever algorithm its key names")
    func asAsked() async throws {
        let fixture = try await ObjectsFixture()
        let own = Self.parameters { $0.digitalSignatureAlgorithm = .sha256WithRSA }
        let keys = try await pair(.rsa, bits: 2_048, fixture) { $0.add(own.ttlv) }
        let pss = Self.parameters { ($0.cryptographicAlgorithm, $0.paddingMethod) = (.rsa, .pss) }
        let sha512 = Self.parameters { ($0.cryptographicAlgorithm, $0.hashingAlgorithm) = (.rsa, .sha512) }
        let sha512WithRSA = Self.parameters { $0.digitalSignatureAlgorithm = .sha512WithRSA }
        func verdict(_ signature: [UInt8]?, _ parameters: CryptographicParameters?) async throws -> ValidityIndicator? {
            let request = SignatureVerifyRequest(
                uniqueIdentifier: keys.open,
                parameters: parameters,
                data: Self.text,
                signatureData: signature
            )
            return try await fixture.objects.signatureVerify(request).validity
        }
        for (asked, said) in [(pss, pss), (sha512, sha512WithRSA)] {
            let request = SignRequest(uniqueIdentifier: keys.secret, parameters: asked, data: Self.text)
            let signature = try await fixture.objects.sign(request).signatureData
            #expect(try await verdict(signature, said) == .valid)
            #expect(try await verdict(signature, own) == .invalid)
            #expect(try await verdict(signature, nil) == .invalid)
        }
        let both = Self.parameters { ($0.digitalSignatureAlgorithm, $0.paddingMethod) = (.sha256WithRSA, .pss) }
        let curve = Self.parameters { $0.cryptographicAlgorithm = .ecdsa }
        for parameters in [both, curve] {
            let request = SignRequest(uniqueIdentifier: keys.secret, parameters: parameters, data: Self.text)
            #expect(await refusal { try await fixture.objects.sign(request) } == .badCryptographicParameters)
        }
    }

    @Test("SHA-1 is verified and not signed; fips refuses curves that are not NIST's")
    func policy() async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await pair(.rsa, bits: 2_048, fixture)
        let old = Self.parameters { $0.digitalSignatureAlgorithm = .sha1WithRSA }
        let request = SignRequest(uniqueIdentifier: keys.secret, parameters: old, data: Self.text)
        #expect(await refusal { try await fixture.objects.sign(request) } == .unsupportedCryptographicParameters)
        let verify = SignatureVerifyRequest(
            uniqueIdentifier: keys.open,
            parameters: old,
            data: Self.text,
            signatureData: [1]
        )
        #expect(try await fixture.objects.signatureVerify(verify).validity == .invalid)
        let curves: [(KeyAlgorithm, Bool)] = [(.ellipticCurve(.p256), true), (.ellipticCurve(.secp256k1), false)]
        for (algorithm, isApproved) in curves {
            let key = try AsymmetricKey.make(algorithm, bits: 0)
            let allowed: Void? = try? CryptographicPolicy.fips.require(.ecdsa(.sha256), key, isSigning: true)
            #expect((allowed != nil) == isApproved)
        }
    }

    @Test("the policy legacy signs over SHA-1 and MD5, as openssl verifies it")
    func legacy() async throws {
        let fixture = try await ObjectsFixture(policy: .legacy)
        let (keys, openssl) = (try await pair(.rsa, bits: 1_024, fixture), try OpenSSL())
        let open = try await fixture.objects.get(GetRequest(uniqueIdentifier: keys.open, keyFormatType: .x509))
        try openssl.write(try #require(open.object.keyBlock?.plainBytes), "open.der")
        try openssl.write(Self.text, "text")
        let algorithms: [(DigitalSignatureAlgorithm, String)] = [(.sha1WithRSA, "-sha1"), (.md5WithRSA, "-md5")]
        for (algorithm, name) in algorithms {
            let parameters = Self.parameters { $0.digitalSignatureAlgorithm = algorithm }
            let request = SignRequest(uniqueIdentifier: keys.secret, parameters: parameters, data: Self.text)
            try openssl.write(try #require(try await fixture.objects.sign(request).signatureData), "signature")
            let said = try openssl.run(
                "dgst",
                name,
                "-keyform",
                "DER",
                "-verify",
                "open.der",
                "-signature",
                "signature",
                "text"
            )
            #expect(String(decoding: said, as: UTF8.self).contains("Verified OK"))
        }
    }

    @Test("under the policy fips neither the hash nor that of the mask is MD5 or RIPEMD-160, in signatures and in OAEP")
    func hashesOfPolicy() throws {
        let key = try AsymmetricKey.make(.rsa, bits: 2_048)
        let (fips, free) = (CryptographicPolicy.fips, CryptographicPolicy.default)
        for hash in HashAlgorithm.allCases {
            let isApproved = hash != .md5 && hash != .ripemd160
            for way in [false, true] {
                let schemes: [EncryptionScheme] = [
                    .oaep(hash, mask: .sha256, label: []), .oaep(.sha256, mask: hash, label: []),
                ]
                for scheme in schemes {
                    let allowed: Void? = try? fips.require(scheme, key, isEncrypting: way)
                    #expect((allowed != nil) == isApproved, "\(scheme)")
                    #expect((try? free.require(scheme, key, isEncrypting: way)) != nil)
                }
                let masked = SignatureScheme.rsaPSS(.sha256, mask: hash, salt: 32)
                let allowed: Void? = try? fips.require(masked, key, isSigning: way)
                #expect((allowed != nil) == isApproved, "\(masked)")
                #expect((try? free.require(masked, key, isSigning: way)) != nil)
            }
        }
    }

    @Test("the label of OAEP can be said over the owners' API, and belongs to what was encrypted with it")
    func label() async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await pair(.rsa, bits: 2_048, fixture)
        let labelled = ParametersBody(padding: "OAEP", hash: "SHA_256", pSource: "AQI=")
        let sealed = try await fixture.octets(keys.open, [1, 2, 3], labelled)
        #expect(
            try await fixture.objects.decryptOctets(keys.secret, sealed, labelled) == SecretBytes(copying: [1, 2, 3])
        )
        let bare = ParametersBody(padding: "OAEP", hash: "SHA_256")
        let refused = await refusal { try await fixture.objects.decryptOctets(keys.secret, sealed, bare) }
        #expect(refused == .cryptographicFailure)
        let parameters = Self.parameters {
            ($0.paddingMethod, $0.hashingAlgorithm, $0.pSource) = (.oaep, .sha256, [1, 2])
        }
        let request = DecryptRequest(uniqueIdentifier: keys.secret, parameters: parameters, data: sealed)
        #expect(try await fixture.objects.decrypt(request).data == SecretBytes(copying: [1, 2, 3]))
        #expect(throws: OperationError.self) { try ParametersBody(pSource: "?").kmip() }
    }

    @Test("a later part of a signature has the parameters of the first, or none; others end it")
    func parametersOfParts() async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await pair(.ellipticCurve(.p256), fixture)
        let first = Self.parameters { $0.hashingAlgorithm = .sha256 }
        let other = Self.parameters { $0.hashingAlgorithm = .sha512 }
        let half = Self.text.prefix(5), rest = Self.text.slice(5..<Self.text.count)
        for (later, isRight) in [(nil, true), (first, true), (other, false)] as [(CryptographicParameters?, Bool)] {
            var sign = SignRequest(uniqueIdentifier: keys.secret, parameters: first, data: half)
            sign.part = StreamPart(isFirst: true)
            let signing = try await fixture.objects.sign(sign).correlationValue
            sign = SignRequest(uniqueIdentifier: keys.secret, parameters: later, data: rest)
            sign.part = StreamPart(correlationValue: signing, isLast: true)
            let signs = sign
            let whole = SignRequest(uniqueIdentifier: keys.secret, parameters: first, data: Self.text)
            var signature = try await fixture.objects.sign(whole).signatureData
            if isRight {
                signature = try await fixture.objects.sign(signs).signatureData
            } else {
                #expect(await refusal { try await fixture.objects.sign(signs) } == .invalidField)
                #expect(await refusal { try await fixture.objects.sign(signs) } == .invalidCorrelationValue)
            }
            var verify = SignatureVerifyRequest(uniqueIdentifier: keys.open, parameters: first, data: half)
            verify.part = StreamPart(isFirst: true)
            let verifying = try await fixture.objects.signatureVerify(verify).correlationValue
            verify = SignatureVerifyRequest(uniqueIdentifier: keys.open, parameters: later, data: rest)
            (verify.signatureData, verify.part) = (signature, StreamPart(correlationValue: verifying, isLast: true))
            let verifies = verify
            if isRight {
                #expect(try await fixture.objects.signatureVerify(verifies).validity == .valid)
            } else {
                #expect(await refusal { try await fixture.objects.signatureVerify(verifies) } == .invalidField)
            }
        }
    }

    @Test("a secret is encrypted to an RSA key in three ways, and comes back; what was changed is one error")
    func rsa() async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await pair(.rsa, bits: 2_048, fixture)
        let ways: [CryptographicParameters] = [
            Self.parameters { ($0.paddingMethod, $0.hashingAlgorithm) = (.oaep, .sha256) },
            Self.parameters { $0.paddingMethod = .oaep }, Self.parameters { $0.paddingMethod = .pkcs1v15 },
        ]
        for parameters in ways {
            let request = EncryptRequest(uniqueIdentifier: keys.open, parameters: parameters, data: Self.text)
            let sealed = try #require(try await fixture.objects.encrypt(request).data)
            var back = DecryptRequest(uniqueIdentifier: keys.secret, parameters: parameters, data: sealed)
            #expect(try await fixture.objects.decrypt(back).data == Self.text)
            back.data?[9] ^= 1
            if parameters.paddingMethod == .pkcs1v15 {
                // A wrong PKCS#1 padding gives other data, the same each time, so that nobody learns that it is wrong.
                let found = try await fixture.objects.decrypt(back).data
                #expect(try await fixture.objects.decrypt(back).data == found && found != nil && found != Self.text)
            } else {
                #expect(await refusal { try await fixture.objects.decrypt(back) } == .cryptographicFailure)
            }
            back.data = []
            #expect(await refusal { try await fixture.objects.decrypt(back) } == .cryptographicFailure)
        }
        let wrong: [() async throws -> Any] = [
            { try await fixture.objects.decrypt(DecryptRequest(uniqueIdentifier: keys.open, data: [1])) },
            { try await fixture.objects.sign(SignRequest(uniqueIdentifier: keys.open, data: Self.text)) },
        ]
        for body in wrong { #expect(await refusal(body) == .incompatibleCryptographicUsageMask) }
        let long = EncryptRequest(
            uniqueIdentifier: keys.open,
            data: SecretBytes(copying: [UInt8](repeating: 1, count: 300))
        )
        #expect(await refusal { try await fixture.objects.encrypt(long) } == .invalidField)
    }

    @Test("who may decrypt with an RSA key cannot have it sign: without a padding nothing is decrypted, nor encrypted")
    func bareRSA() async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await pair(.rsa, bits: 2_048, fixture)
        let bare = Self.parameters { $0.paddingMethod = PaddingMethod.none }
        // As a signature of PKCS#1 v1.5 over SHA-256 is padded (RFC 8017 section 9.2).
        let head: [UInt8] = [
            0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
            0x04, 0x20,
        ]
        let digest = try HashStream.hash(Self.text, .sha256).withBytes { [UInt8]($0) }
        let block = [0, 1] + [UInt8](repeating: 0xff, count: 202) + [0] + head + digest
        #expect(block.count == 256)
        let decrypting = DecryptRequest(uniqueIdentifier: keys.secret, parameters: bare, data: block)
        #expect(await refusal { try await fixture.objects.decrypt(decrypting) } == .unsupportedCryptographicParameters)
        let encrypting = EncryptRequest(
            uniqueIdentifier: keys.open,
            parameters: bare,
            data: SecretBytes(copying: block)
        )
        #expect(await refusal { try await fixture.objects.encrypt(encrypting) } == .unsupportedCryptographicParameters)
    }

    @Test("a key of ML-KEM gives a secret and what tells it to the private key, and is for nothing else")
    func secrets() async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await pair(.lattice(.mlKEM768), fixture)
        let answer = try await fixture.objects.encrypt(EncryptRequest(uniqueIdentifier: keys.open))
        let made = try #require(answer.secretData).withBytes { [UInt8]($0) }
        #expect(made.count == 32 + 1_088 && answer.data == nil)
        #expect(answer.ttlv.first(.data)?.value == .secret(SecretBytes(copying: made)))
        let telling = Array(made.dropFirst(32))
        var back = DecryptRequest(uniqueIdentifier: keys.secret, data: telling)
        #expect(try await fixture.objects.decrypt(back).data == SecretBytes(copying: made.prefix(32)))
        back.data?[9] ^= 1
        #expect(try await fixture.objects.decrypt(back).data != SecretBytes(copying: made.prefix(32)))
        back.data = Array(telling.dropLast())
        #expect(await refusal { try await fixture.objects.decrypt(back) } == .cryptographicFailure)
        let data = EncryptRequest(uniqueIdentifier: keys.open, data: Self.text)
        #expect(await refusal { try await fixture.objects.encrypt(data) } == .invalidField)
        let parts = EncryptRequest(uniqueIdentifier: keys.open, part: StreamPart(isFirst: true))
        #expect(await refusal { try await fixture.objects.encrypt(parts) } == .featureNotSupported)
        let signing = SignRequest(uniqueIdentifier: keys.secret, data: Self.text)
        #expect(await refusal { try await fixture.objects.sign(signing) } == .unsupportedCryptographicParameters)
    }

    @Test("pairs of ML-KEM and ML-DSA are made, told and exported as others are", arguments: Lattice.allCases)
    func lattices(lattice: Lattice) async throws {
        let fixture = try await ObjectsFixture()
        var common = Attributes()
        common.cryptographicAlgorithm = lattice.cryptographicAlgorithm
        let made = try await fixture.objects.createKeyPair(CreateKeyPairRequest(commonAttributes: common))
        let told = try await fixture.attributes(made.privateKeyUniqueIdentifier)
        #expect(told.cryptographicAlgorithm == lattice.cryptographicAlgorithm)
        #expect(told.cryptographicUsageMask == (lattice.encapsulates ? .decrypt : .sign))
        let block = try await fixture.objects.get(GetRequest(uniqueIdentifier: made.publicKeyUniqueIdentifier))
            .object.keyBlock
        #expect(block?.format == .x509)
        let found = try AsymmetricKey(try #require(block?.plainBytes), .subjectPublicKeyInfo, isPrivate: false)
        #expect(found.algorithm == .lattice(lattice))
    }

    @Test("what could not be signed or encrypted takes nothing off Usage Limits")
    func refusedDraws() async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await pair(.rsa, bits: 2_048, fixture) { $0.add(fixture.limits(1, .object)) }
        var pss = CryptographicParameters()
        (pss.paddingMethod, pss.saltLength) = (.pss, 223)
        var request = SignRequest(uniqueIdentifier: keys.secret, parameters: pss, data: Self.text)
        let refused = request
        #expect(await refusal { try await fixture.objects.sign(refused) } == .unsupportedCryptographicParameters)
        #expect(try await fixture.left(keys.secret) == 1)
        request.parameters?.saltLength = 222
        _ = try await fixture.objects.sign(request)
        #expect(try await fixture.left(keys.secret) == 0)
        var limited = Attributes()
        limited.cryptographicUsageMask = .encrypt
        limited.lifeDates.activation = 1
        limited.add(fixture.limits(300, .byte))
        let open = try await keep(
            try AsymmetricKey.make(.rsa, bits: 2_048).publicKey(),
            .publicKey,
            limited,
            fixture
        )
        let long = EncryptRequest(uniqueIdentifier: open, data: SecretBytes(copying: [UInt8](repeating: 0, count: 215)))
        #expect(await refusal { try await fixture.objects.encrypt(long) } == .invalidField)
        #expect(try await fixture.left(open) == 300)
        _ = try await fixture.objects.encrypt(
            EncryptRequest(uniqueIdentifier: open, data: SecretBytes(copying: [UInt8](repeating: 0, count: 214)))
        )
        #expect(try await fixture.left(open) == 86)
    }

    @Test("signatures are drawn off Usage Limits, and end with the key")
    func limits() async throws {
        let fixture = try await ObjectsFixture()
        let keys = try await pair(.ed25519, fixture) { $0.add(fixture.limits(1, .object)) }
        let request = SignRequest(uniqueIdentifier: keys.secret, data: Self.text)
        _ = try await fixture.objects.sign(request)
        #expect(await refusal { try await fixture.objects.sign(request) } == .usageLimitExceeded)
        let other = try await pair(.ed25519, fixture)
        let again = SignRequest(uniqueIdentifier: other.secret, data: Self.text)
        _ = try await fixture.objects.sign(again)
        try await fixture.revoke(other.secret, .keyCompromise)
        #expect(await refusal { try await fixture.objects.sign(again) } == .wrongKeyLifecycleState)
    }
}
