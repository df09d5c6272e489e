import Digests
import KMIP
import Secrets
import Testing

@testable import Operations

@Suite("MAC, MAC Verify, Hash and random bytes")
struct MACTests {
    private static let text = SecretBytes(copying: Array("Hi There".utf8))

    @Test("RFC 4231's and RFC 4493's codes come out, and are verified")
    func published() async throws {
        let fixture = try await ObjectsFixture()
        let hmac = try await fixture.key([UInt8](repeating: 0x0b, count: 20), .hmacSHA256)
        let cmac = try await fixture.key([UInt8](digits: "2b7e151628aed2a6abf7158809cf4f3c"))
        let block = SecretBytes(copying: [UInt8](digits: "6bc1bee22e409f96e93d7e117393172a"))
        let cases = [
            (hmac, Self.text, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (cmac, block, "070a16b46b4d4144f79bdd9dd04a287c"),
        ]
        for (id, data, expected) in cases {
            let code = try await fixture.objects.mac(MACRequest(uniqueIdentifier: id, data: data)).macData
            #expect(code == [UInt8](digits: expected))
            var verify = MACVerifyRequest(uniqueIdentifier: id, data: data, macData: code)
            #expect(try await fixture.objects.macVerify(verify).validity == .valid)
            for place in 0..<(code?.count ?? 0) {
                verify.macData = code
                verify.macData?[place] ^= 1
                #expect(try await fixture.objects.macVerify(verify).validity == .invalid)
                verify.macData = Array((code ?? []).prefix(place))
                #expect(try await fixture.objects.macVerify(verify).validity == .invalid)
            }
        }
    }

    @Test("an AES key makes an HMAC where the request says so, as PyKMIP's clients ask it")
    func byParameters() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key([UInt8](repeating: 0x0b, count: 16))
        var parameters = CryptographicParameters()
        parameters.cryptographicAlgorithm = .hmacSHA512
        let request = MACRequest(uniqueIdentifier: id, parameters: parameters, data: Self.text)
        #expect(try await fixture.objects.mac(request).macData?.count == 64)
        parameters = CryptographicParameters()
        parameters.hashingAlgorithm = .sha384
        let hashed = MACRequest(uniqueIdentifier: id, parameters: parameters, data: Self.text)
        #expect(try await fixture.objects.mac(hashed).macData?.count == 48)
        parameters.blockCipherMode = .cbcMAC
        let other = MACRequest(uniqueIdentifier: id, parameters: parameters, data: Self.text)
        #expect(await refusal { try await fixture.objects.mac(other) } == .badCryptographicParameters)
        #expect(
            await refusal { try await fixture.objects.mac(MACRequest(uniqueIdentifier: id)) } == .invalidField
        )
        let nothing = MACVerifyRequest(uniqueIdentifier: id, data: Self.text)
        #expect(await refusal { try await fixture.objects.macVerify(nothing) } == .invalidField)
    }

    @Test("what a key says of its cipher is not taken for its codes")
    func besideCiphers() async throws {
        let fixture = try await ObjectsFixture()
        let gcm = CryptographicParameters.of(.gcm) { ($0.tagLength, $0.randomIV) = (12, true) }
        let id = try await fixture.key([UInt8](digits: "2b7e151628aed2a6abf7158809cf4f3c")) { $0.add(gcm.ttlv) }
        let data = SecretBytes(copying: [UInt8](digits: "6bc1bee22e409f96e93d7e117393172a"))
        var aes = CryptographicParameters()
        aes.cryptographicAlgorithm = .aes
        for parameters in [nil, CryptographicParameters(), aes] {
            let request = MACRequest(uniqueIdentifier: id, parameters: parameters, data: data)
            let code = try await fixture.objects.mac(request).macData
            #expect(code == [UInt8](digits: "070a16b46b4d4144f79bdd9dd04a287c"))
        }
    }

    @Test("a key for one code makes and verifies no other, and a cipher's key no other cipher's")
    func otherCodes() async throws {
        let fixture = try await ObjectsFixture()
        let bytes = [UInt8](repeating: 0x0b, count: 16)
        let (hmac, aes) = (try await fixture.key(bytes, .hmacSHA256), try await fixture.key(bytes))
        let cases: [(String, CryptographicAlgorithm)] = [(hmac, .hmacMD5), (hmac, .aes), (aes, .camellia)]
        for (id, algorithm) in cases {
            var parameters = CryptographicParameters()
            parameters.cryptographicAlgorithm = algorithm
            let making = MACRequest(uniqueIdentifier: id, parameters: parameters, data: Self.text)
            #expect(await refusal { try await fixture.objects.mac(making) } == .badCryptographicParameters)
            let verifying = MACVerifyRequest(
                uniqueIdentifier: id,
                parameters: parameters,
                data: Self.text,
                macData: bytes
            )
            #expect(await refusal { try await fixture.objects.macVerify(verifying) } == .badCryptographicParameters)
        }
    }

    @Test("Hash gives what FIPS 180-4 and 202 have for abc, and refuses a hash that there is not")
    func hash() async throws {
        let fixture = try await ObjectsFixture()
        let cases: [(HashingAlgorithm, String)] = [
            (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (.sha3of256, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
            (.md5, "900150983cd24fb0d6963f7d28e17f72"),
        ]
        var parameters = CryptographicParameters()
        for (algorithm, expected) in cases {
            parameters.hashingAlgorithm = algorithm
            let request = HashRequest(parameters: parameters, data: SecretBytes(copying: Array("abc".utf8)))
            #expect(try await fixture.objects.hash(request).data == [UInt8](digits: expected))
        }
        parameters.hashingAlgorithm = nil
        let none = HashRequest(parameters: parameters, data: Self.text)
        #expect(await refusal { try await fixture.objects.hash(none) } == .invalidField)
    }

    @Test("random bytes are as many as were asked for and other ones each time; a seed is told to be unused")
    func random() async throws {
        let fixture = try await ObjectsFixture()
        var seen: Set<[UInt8]> = []
        for _ in 0..<32 {
            let data = try await fixture.objects.rngRetrieve(RNGRetrieveRequest(dataLength: 32)).data
            seen.insert(data.withBytes { [UInt8]($0) })
        }
        #expect(seen.count == 32 && seen.allSatisfy { $0.count == 32 })
        for length in [Int32.min, -1, 0, CryptographyLimits.random.upperBound + 1] {
            let request = RNGRetrieveRequest(dataLength: length)
            #expect(await refusal { try await fixture.objects.rngRetrieve(request) } == .invalidField)
        }
        #expect(try await fixture.objects.rngSeed(RNGSeedRequest(data: Self.text)).dataLength == 0)
    }

    @Test("KMAC gives what NIST's samples have, of the length that is asked for")
    func kmac() async throws {
        let fixture = try await ObjectsFixture()
        let key = (0x40...0x5F).map { UInt8($0) }
        let id = try await fixture.key(key, .kmac128)
        let data = SecretBytes(copying: [0, 1, 2, 3])
        let code = try await fixture.objects.mac(MACRequest(uniqueIdentifier: id, data: data)).macData ?? []
        #expect(code == [UInt8](digits: "e5780b0d3ea6f7d3a429c5706aa43a00fadbd7d49628839e3187243f456ee14e"))
        var request = MACVerifyRequest(uniqueIdentifier: id, data: data, macData: code)
        #expect(try await fixture.objects.macVerify(request).validity == .valid)
        request.macData = Array(code.prefix(16))
        #expect(try await fixture.objects.macVerify(request).validity == .invalid)
        var short = CryptographicParameters()
        short.tagLength = 4
        let guessable = MACRequest(uniqueIdentifier: id, parameters: short, data: data)
        #expect(await refusal { try await fixture.objects.mac(guessable) } == .badCryptographicParameters)
    }

    @Test("a code has its own length: another Tag Length is refused and not passed over")
    func tagLength() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key([UInt8](repeating: 0x0b, count: 16))
        for (algorithm, count) in [(CryptographicAlgorithm.aes, 16), (.hmacSHA256, 32)] {
            for length in [8, count] {
                var parameters = CryptographicParameters()
                (parameters.cryptographicAlgorithm, parameters.tagLength) = (algorithm, Int32(length))
                let request = MACRequest(uniqueIdentifier: id, parameters: parameters, data: Self.text)
                let reason = await refusal { try await fixture.objects.mac(request) }
                #expect(reason == (length == count ? nil : .badCryptographicParameters))
            }
        }
    }

    @Test("Poly1305 is no code for a key that is used again: neither made nor verified, by whichever key")
    func oneTime() async throws {
        let fixture = try await ObjectsFixture()
        let bytes = [UInt8](repeating: 7, count: 32)
        let own = try await fixture.key(bytes, .poly1305)
        let other = try await fixture.key(bytes)
        var named = CryptographicParameters()
        named.cryptographicAlgorithm = .poly1305
        let code = [UInt8](repeating: 0, count: 16)
        let cases: [(String, CryptographicParameters?)] = [(own, nil), (own, named), (other, named)]
        for (id, parameters) in cases {
            let making = MACRequest(uniqueIdentifier: id, parameters: parameters, data: Self.text)
            #expect(await refusal { try await fixture.objects.mac(making) } == .badCryptographicParameters)
            let verifying = MACVerifyRequest(
                uniqueIdentifier: id,
                parameters: parameters,
                data: Self.text,
                macData: code
            )
            #expect(await refusal { try await fixture.objects.macVerify(verifying) } == .badCryptographicParameters)
        }
    }

    @Test("the policy fips refuses what is not approved")
    func policy() throws {
        let allowed: [(CryptographicPolicy, Bool)] = [(.default, true), (.fips, false)]
        for (policy, isAllowed) in allowed {
            let key = CipherPlan.Key(algorithm: .camellia, parameters: [.of(.cbc)])
            let plan = try? CipherPlan(
                nil,
                key,
                nonce: [UInt8](repeating: 0, count: 16),
                assumesAEAD: false,
                policy,
                choosingFrom: SystemRandom()
            )
            #expect((plan != nil) == isAllowed)
            #expect(((try? policy.require(.cmac(.camellia))) != nil) == isAllowed)
            #expect(((try? policy.require(.hmac(.md5))) != nil) == isAllowed)
            #expect(((try? policy.requireToHash(.md5)) != nil) == isAllowed)
            #expect((try? policy.require(.hmac(.sha256))) != nil)
        }
    }
}
