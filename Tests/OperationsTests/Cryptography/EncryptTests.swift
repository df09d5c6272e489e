import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Encrypt and Decrypt")
struct EncryptTests {
    private static let key = [UInt8](digits: "2b7e151628aed2a6abf7158809cf4f3c")
    private static let plain = [UInt8](digits: "6bc1bee22e409f96e93d7e117393172a")

    @Test("NIST's answers come out of Encrypt, and their data out of Decrypt")
    func published() async throws {
        // SP 800-38A appendix F: ECB, CBC, CTR.
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let count = [UInt8](0...15)
        let start = [UInt8](digits: "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
        let cases: [(BlockCipherMode, [UInt8]?, String)] = [
            (.ecb, nil, "3ad77bb40d7a3660a89ecaf32466ef97"), (.cbc, count, "7649abac8119b246cee98e9b12e9197d"),
            (.ctr, start, "874d6191b620e3261bef6864990db6ce"), (.ofb, count, "3b3fd92eb72dad20333449f8e83cfb4a"),
        ]
        for (mode, nonce, expected) in cases {
            let sealed = try await fixture.encrypt(id, Self.plain, nonce: nonce) { $0.blockCipherMode = mode }
            #expect(sealed.data == [UInt8](digits: expected) && sealed.nonce == nil && sealed.tag == nil)
            #expect(try await fixture.decrypt(id, sealed, nonce: nonce) { $0.blockCipherMode = mode } == Self.plain)
        }
    }

    @Test("GCM chooses a nonce where it is asked to, and refuses whatever was changed")
    func authenticated() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let gcm: (inout CryptographicParameters) -> Void = { ($0.blockCipherMode, $0.randomIV) = (.gcm, true) }
        let first = try await fixture.encrypt(id, Self.plain, gcm),
            second = try await fixture.encrypt(id, Self.plain, gcm)
        #expect(first.nonce?.count == 12 && first.nonce != second.nonce && first.tag?.count == 16)
        #expect(try await fixture.decrypt(id, first, gcm) == Self.plain)
        var changed: [EncryptResponse] = []
        for place in 0..<16 {
            var one = first
            one.data?[place] ^= 1
            changed.append(one)
            one = first
            one.tag?[place] ^= 0x80
            changed.append(one)
            one = first
            one.tag?.removeLast(place + 1)
            changed.append(one)
            one = first
            one.data?.removeLast(place + 1)
            changed.append(one)
            one = first
            one.nonce?[place % 12] ^= 1
            changed.append(one)
        }
        for one in changed {
            #expect(await refusal { try await fixture.decrypt(id, one, gcm) } == .cryptographicFailure)
        }
        let other = try await fixture.key([UInt8](repeating: 1, count: 16))
        #expect(await refusal { try await fixture.decrypt(other, first, gcm) } == .cryptographicFailure)
    }

    @Test("a tag as short as its sender likes is not taken: the length is the parameters'")
    func shortTag() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let gcm: (inout CryptographicParameters) -> Void = { ($0.blockCipherMode, $0.randomIV) = (.gcm, true) }
        var sealed = try await fixture.encrypt(id, Self.plain, gcm)
        sealed.tag = Array(sealed.tag?.prefix(4) ?? [])
        #expect(await refusal { try await fixture.decrypt(id, sealed, gcm) } == .cryptographicFailure)
        let short = try await fixture.decrypt(id, sealed) {
            gcm(&$0)
            $0.tagLength = 4
        }
        #expect(short == Self.plain)
    }

    @Test("additional data is part of what is authenticated, and goes with no other mode")
    func additional() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        var request = EncryptRequest(uniqueIdentifier: id, parameters: .of(.gcm) { $0.randomIV = true })
        (request.data, request.additionalData) = (SecretBytes(copying: Self.plain), [1, 2, 3])
        let sealed = try await fixture.objects.encrypt(request)
        var back = DecryptRequest(uniqueIdentifier: id, parameters: .of(.gcm), data: sealed.data, nonce: sealed.nonce)
        back.tag = sealed.tag
        #expect(await refusal { try await fixture.objects.decrypt(back) } == .cryptographicFailure)
        back.additionalData = [1, 2, 3]
        #expect(try await fixture.objects.decrypt(back).data == SecretBytes(copying: Self.plain))
        request.parameters = .of(.ctr) { $0.randomIV = true }
        #expect(await refusal { try await fixture.objects.encrypt(request) } == .unsupportedCryptographicParameters)
    }

    @Test("before KMIP 1.4 the tag stands behind the data, and is found there")
    func appendedTag() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        for minor in [2, 3, 4] {
            let version = ProtocolVersion(major: 1, minor: Int32(minor))
            let objects = ObjectOperations(
                server: fixture.test.server,
                requester: fixture.test.local,
                version: version
            )
            let request = EncryptRequest(
                uniqueIdentifier: id,
                parameters: .of(.gcm) { $0.randomIV = true },
                data: SecretBytes(copying: Self.plain)
            )
            let sealed = try await objects.encrypt(request)
            #expect(sealed.data?.count == (minor < 4 ? 32 : 16) && (sealed.tag == nil) == (minor < 4))
            var back = DecryptRequest(uniqueIdentifier: id, parameters: .of(.gcm), data: sealed.data)
            (back.nonce, back.tag) = (sealed.nonce, sealed.tag)
            #expect(try await objects.decrypt(back).data == SecretBytes(copying: Self.plain))
            back.tag = nil
            back.data?[0] ^= 1
            let reason = await refusal { try await objects.decrypt(back) }
            #expect(reason == (minor < 4 ? .cryptographicFailure : .invalidField))
        }
    }

    @Test("every cipher that is offered decrypts what it encrypted")
    func everyCipher() async throws {
        let fixture = try await ObjectsFixture()
        let keys: [(CryptographicAlgorithm, Int)] = [(.aes, 32), (.camellia, 24), (.aria, 16), (.tripleDES, 24)]
        let modes: [BlockCipherMode] = [
            .ecb, .cbc, .cfb, .ofb, .ctr, .gcm, .ccm, .nistKeyWrap, .aesKeyWrapPadding,
        ]
        var done = 0
        for (algorithm, count) in keys {
            let id = try await fixture.key([UInt8](repeating: 7, count: count), algorithm)
            let plain = [UInt8](repeating: 9, count: 32)
            for mode in modes {
                let set: (inout CryptographicParameters) -> Void = { ($0.blockCipherMode, $0.randomIV) = (mode, true) }
                guard let sealed = try? await fixture.encrypt(id, plain, set) else { continue }
                #expect(try await fixture.decrypt(id, sealed, set) == plain, "\(algorithm.name) \(mode.name)")
                done += 1
            }
        }
        #expect(done == 9 + 5 + 7 + 4)
        for algorithm in [CryptographicAlgorithm.chaCha20, .chaCha20Poly1305] {
            let id = try await fixture.key([UInt8](repeating: 7, count: 32), algorithm)
            let sealed = try await fixture.encrypt(id, [1, 2, 3]) { $0.randomIV = true }
            #expect(try await fixture.decrypt(id, sealed) == [1, 2, 3])
        }
    }

    @Test("a key of 512 bits is two of AES-256 for XTS, whose published answers come out")
    func xts() async throws {
        // IEEE 1619-2018 appendix B, vector 10, its first two blocks.
        let key = [UInt8](
            digits: "2718281828459045235360287471352662497757247093699959574966967627"
                + "3141592653589793238462643383279502884197169399375105820974944592"
        )
        let sector = [0xff] + [UInt8](repeating: 0, count: 15)
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(key) { $0.add(CryptographicParameters.of(.xts).ttlv) }
        let xts: (inout CryptographicParameters) -> Void = { $0.blockCipherMode = .xts }
        let plain = [UInt8](0..<32)
        let sealed = try await fixture.encrypt(id, plain, nonce: sector, xts)
        #expect(
            sealed.data
                == [UInt8](digits: "1c3b3a102f770386e4836c99e370cf9bea00803f5e482357a4ae12d414a3e63b")
        )
        #expect(try await fixture.decrypt(id, sealed, nonce: sector, xts) == plain)
        // What is no whole number of blocks keeps its length too.
        for count in [16, 17, 31, 100] {
            let data = [UInt8](repeating: 3, count: count)
            let sealed = try await fixture.encrypt(id, data, nonce: sector, xts)
            #expect(sealed.data?.count == count && sealed.data != data)
            #expect(try await fixture.decrypt(id, sealed, nonce: sector, xts) == data)
        }
        #expect(await refusal { try await fixture.encrypt(id, [1, 2], nonce: sector, xts) } == .invalidField)
        #expect(await refusal { try await fixture.encrypt(id, plain, nonce: [1], xts) } == .invalidField)
        #expect(await refusal { try await fixture.encrypt(id, plain, xts) } == .missingInitializationVector)
    }

    @Test("wrong padding, half blocks and nothing at all are one error")
    func onePaddingError() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let cbc: (inout CryptographicParameters) -> Void = { ($0.blockCipherMode, $0.paddingMethod) = (.cbc, .pkcs5) }
        let nonce = [UInt8](repeating: 0, count: 16)
        let sealed = try await fixture.encrypt(id, [1, 2, 3], nonce: nonce, cbc)
        #expect(try await fixture.decrypt(id, sealed, nonce: nonce, cbc) == [1, 2, 3])
        var words: Set<String> = []
        for bad in [
            [UInt8](repeating: 5, count: 16), [1, 2], [], (sealed.data ?? []) + [0],
            Array((sealed.data ?? []).reversed()),
        ] {
            var one = sealed
            one.data = bad
            do {
                _ = try await fixture.decrypt(id, one, nonce: nonce, cbc)
                Issue.record("\(bad) was decrypted")
            } catch let error as KMIPError { words.insert("\(error.reason) \(error.message)") }
        }
        #expect(words.count == 1)
    }

    @Test("what is missing and what does not go together has the reason that the standard names")
    func reasons() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let nonce = [UInt8](repeating: 0, count: 16)
        func reason(_ set: (inout CryptographicParameters) -> Void, _ nonce: [UInt8]?, _ data: [UInt8] = Self.plain)
            async
            -> ResultReason?
        { await refusal { try await fixture.encrypt(id, data, nonce: nonce, set) } }
        #expect(await reason({ _ in }, nil) == .badCryptographicParameters)
        #expect(await reason({ $0.blockCipherMode = .cbc }, nil) == .missingInitializationVector)
        #expect(await reason({ $0.blockCipherMode = .pcbc }, nonce) == .unsupportedCryptographicParameters)
        #expect(await reason({ $0.blockCipherMode = .cbc }, [1]) == .invalidField)
        #expect(await reason({ $0.blockCipherMode = .ecb }, nonce) == .invalidField)
        #expect(await reason({ $0.blockCipherMode = .cbc }, nonce, [1]) == .invalidField)
        #expect(await reason({ ($0.blockCipherMode, $0.tagLength) = (.gcm, 3) }, nonce) == .badCryptographicParameters)
        #expect(
            await reason({ ($0.blockCipherMode, $0.cryptographicAlgorithm) = (.cbc, .camellia) }, nonce)
                == .badCryptographicParameters
        )
        #expect(
            await reason({ ($0.blockCipherMode, $0.randomIV, $0.ivLength) = (.gcm, true, 64) }, nil)
                == .badCryptographicParameters
        )
        let empty = EncryptRequest(uniqueIdentifier: id, parameters: .of(.ecb))
        #expect(await refusal { try await fixture.objects.encrypt(empty) } == .invalidField)
        let secret = try await fixture.objects.register(
            RegisterRequest(
                attributes: {
                    var attributes = Attributes()
                    attributes.lifeDates.activation = 1
                    attributes.cryptographicUsageMask = .encrypt
                    return attributes
                }(),
                object: .secretData(
                    .seed,
                    KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [1])), nil))
                )
            )
        ).uniqueIdentifier
        let asked = EncryptRequest(uniqueIdentifier: secret, parameters: .of(.ecb), data: .empty)
        #expect(await refusal { try await fixture.objects.encrypt(asked) } == .invalidObjectType)
    }

    @Test("what the object says of its use is taken where the request leaves it open")
    func ownParameters() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key) {
            $0.add(CryptographicParameters.of(.cbc) { ($0.paddingMethod, $0.randomIV) = (.pkcs5, true) }.ttlv)
            $0.add(CryptographicParameters.of(.gcm) { ($0.tagLength, $0.randomIV) = (12, true) }.ttlv)
        }
        let cbc = try await fixture.encrypt(id, [1])
        #expect(cbc.data?.count == 16 && cbc.nonce?.count == 16)
        #expect(try await fixture.decrypt(id, cbc) == [1])
        let gcm = try await fixture.encrypt(id, [1]) { $0.blockCipherMode = .gcm }
        #expect(gcm.tag?.count == 12 && gcm.nonce?.count == 12)
        let ecb = await refusal { try await fixture.encrypt(id, Self.plain) { $0.blockCipherMode = .ecb } }
        #expect(ecb == .badCryptographicParameters)
    }

    @Test("what the object says of its codes is not taken for its cipher")
    func besideCodes() async throws {
        let fixture = try await ObjectsFixture()
        var code = CryptographicParameters()
        code.cryptographicAlgorithm = .hmacSHA256
        let own = [code, .of(.cmac), .of(.gcm) { ($0.tagLength, $0.randomIV) = (12, true) }]
        let id = try await fixture.key(Self.key) { for parameters in own { $0.add(parameters.ttlv) } }
        let sealed = try await fixture.encrypt(id, [1])
        #expect(sealed.tag?.count == 12 && sealed.nonce?.count == 12)
        #expect(try await fixture.decrypt(id, sealed) == [1])
    }

    @Test("who may only encrypt decrypts nothing by it, where the key says that the server chooses the nonce")
    func noDecryption() async throws {
        let fixture = try await ObjectsFixture()
        for mode in [BlockCipherMode.gcm, .ctr, .ofb, .cfb, .ccm] {
            let id = try await fixture.key(Self.key) {
                $0.add(CryptographicParameters.of(mode) { $0.randomIV = true }.ttlv)
            }
            let sealed = try await fixture.encrypt(id, Self.plain)
            #expect(try await fixture.decrypt(id, sealed) == Self.plain)
            let (nonce, data) = (try #require(sealed.nonce), try #require(sealed.data))
            for randomIV in [nil, true, false] as [Bool?] {
                let asked = await refusal {
                    try await fixture.encrypt(id, data, nonce: nonce) {
                        ($0.blockCipherMode, $0.randomIV) = (mode, randomIV)
                    }
                }
                #expect(asked == .badCryptographicParameters, "\(mode.name)")
            }
        }
        // A key that does not say so is as the standard has it: the nonce of the request is used.
        let free = try await fixture.key(Self.key) { $0.add(CryptographicParameters.of(.ctr).ttlv) }
        let start = [UInt8](digits: "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
        let sealed = try await fixture.encrypt(free, Self.plain, nonce: start)
        #expect(sealed.data == [UInt8](digits: "874d6191b620e3261bef6864990db6ce"))
    }

    @Test("a key that names its mode, its cipher or the length of its tag is used with no other")
    func noOtherMode() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key) {
            $0.add(CryptographicParameters.of(.gcm) { ($0.tagLength, $0.randomIV) = (16, true) }.ttlv)
            $0.add(CryptographicParameters.of(.cmac).ttlv)
        }
        var sealed = try await fixture.encrypt(id, Self.plain)
        #expect(try await fixture.decrypt(id, sealed) == Self.plain)
        // In CTR the data would come out whatever its tag is, and of a counter of zeros the key of GCM's tags.
        let counter = try #require(sealed.nonce) + [0, 0, 0, 2]
        for (mode, nonce) in [(BlockCipherMode.ctr, counter), (.ecb, []), (.cmac, [])] {
            let asked = await refusal {
                try await fixture.decrypt(id, sealed, nonce: nonce) { $0.blockCipherMode = mode }
            }
            #expect(asked == .badCryptographicParameters, "\(mode.name)")
        }
        sealed.tag = Array(try #require(sealed.tag).prefix(4))
        let short = await refusal {
            try await fixture.decrypt(id, sealed) { ($0.blockCipherMode, $0.tagLength) = (.gcm, 4) }
        }
        #expect(short == .badCryptographicParameters)
        let body = ParametersBody(mode: "CTR")
        #expect(await refusal { try await fixture.objects.encryption(id, body) != nil } == .badCryptographicParameters)
        #expect(await refusal { try await fixture.objects.decryption(id, body) != nil } == .badCryptographicParameters)
        let both = try await fixture.key([UInt8](repeating: 3, count: 32), .chaCha20Poly1305)
        let code = try await fixture.encrypt(both, Self.plain) { $0.randomIV = true }
        let bare = await refusal {
            try await fixture.decrypt(both, code, nonce: [1, 0, 0, 0] + (code.nonce ?? [])) {
                $0.cryptographicAlgorithm = .chaCha20
            }
        }
        #expect(bare == .badCryptographicParameters)
    }

    @Test("as Cosmian's clients ask it, AES means GCM and ChaCha20 means Poly1305")
    func assumed() async throws {
        let fixture = try await ObjectsFixture()
        for (algorithm, bytes) in [(CryptographicAlgorithm.aes, 32), (.chaCha20, 32)] {
            let id = try await fixture.key([UInt8](repeating: 3, count: bytes), algorithm)
            var request = EncryptRequest(uniqueIdentifier: id, data: SecretBytes(copying: [1, 2]))
            #expect(await refusal { try await fixture.objects.encrypt(request) } != nil)
            request.assumesAEAD = true
            let sealed = try await fixture.objects.encrypt(request)
            #expect(sealed.nonce?.count == 12 && sealed.tag?.count == 16)
            var back = DecryptRequest(uniqueIdentifier: id, data: sealed.data, nonce: sealed.nonce)
            (back.tag, back.assumesAEAD) = (sealed.tag, true)
            #expect(try await fixture.objects.decrypt(back).data == SecretBytes(copying: [1, 2]))
        }
    }

    @Test(
        "one changed value of the row refuses a key that was used a moment ago",
        arguments: ObjectRow.table.columns.indices
    )
    func tampered(position: Int) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        for _ in 0..<2 { _ = try await fixture.encrypt(id, Self.plain) { $0.blockCipherMode = .ecb } }
        let row = try #require(try await fixture.row(id)).raw
        await fixture.store.edit(ObjectRow.table, key: row.key) { row in
            switch row.values[position] {
            case .null: row.values[position] = .integer(1)
            case .integer(let number): row.values[position] = .integer(number ^ 1)
            case .bytes(var bytes):
                bytes[bytes.count / 2] ^= 1
                row.values[position] = .bytes(bytes)
            }
        }
        #expect(await refusal { try await fixture.encrypt(id, Self.plain) { $0.blockCipherMode = .ecb } } != nil)
    }
}
