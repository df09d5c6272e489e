import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets
import Testing

@Suite("Keys wrapped under other keys")
struct KeyWrappingTests {
    private let random = SystemRandom()
    private let name = WrappingKeyInformation(uniqueIdentifier: "wrapping-key")

    private func specification(_ encoding: EncodingOption?) throws -> KeyWrappingSpecification {
        var fields = [WrappingMethod.encrypt.ttlv]
        fields.append(TTLV(.encryptionKeyInformation, .structure([TTLV(.uniqueIdentifier, .text("wrapping-key"))])))
        if let encoding { fields.append(encoding.ttlv) }
        return try KeyWrappingSpecification(ttlv: TTLV(.keyWrappingSpecification, .structure(fields)))
    }

    private func parameters(_ mode: BlockCipherMode) -> CryptographicParameters {
        var parameters = CryptographicParameters()
        parameters.blockCipherMode = mode
        return parameters
    }

    private func block(_ count: Int) -> KeyBlock {
        KeyBlock(
            format: .raw,
            value: .plain(.bytes(random.secret(count)), nil),
            algorithm: .aes,
            length: Int32(8 * count)
        )
    }

    @Test("what is wrapped is unwrapped, by each cipher and in both encodings, and a changed byte is found")
    func both() throws {
        let key = WrappingKey.symmetric(random.secret(32), .aes)
        for mode in [BlockCipherMode.nistKeyWrap, .aesKeyWrapPadding, .gcm] {
            for encoding in [nil, EncodingOption.noEncoding, .ttlvEncoding] {
                let plain = block(32)
                let wrapped = try KeyWrapping.wrap(
                    plain,
                    specification(encoding),
                    under: key,
                    parameters(mode),
                    random: random
                )
                let travelled = try KeyBlock(ttlv: wrapped.ttlv)
                #expect(try KeyWrapping.unwrap(travelled, under: key, parameters(mode)) == plain)
                guard case .wrapped(let bytes) = wrapped.value else { continue }
                var changed = wrapped
                changed.value = .wrapped(SecretBytes(copying: bytes.withBytes { [$0[0] ^ 1] + $0.dropFirst() }))
                let error = #expect(throws: KMIPError.self) {
                    try KeyWrapping.unwrap(changed, under: key, parameters(mode))
                }
                #expect(error?.reason == .cryptographicFailure)
            }
        }
    }

    @Test("a tag of GCM is whole or it is none")
    func shortTag() throws {
        let key = WrappingKey.symmetric(random.secret(32), .aes)
        var wrapped = try KeyWrapping.wrap(
            block(0),
            specification(.noEncoding),
            under: key,
            parameters(.gcm),
            random: random
        )
        guard case .wrapped(let tag) = wrapped.value else { Issue.record("nothing is wrapped"); return }
        #expect(tag.count == 16)
        #expect(try KeyWrapping.unwrap(wrapped, under: key, parameters(.gcm)) == block(0))
        for count in [12, 15] {
            wrapped.value = .wrapped(SecretBytes(copying: tag.withBytes { [UInt8]($0.prefix(count)) }))
            #expect(throws: KMIPError.self) { try KeyWrapping.unwrap(wrapped, under: key, parameters(.gcm)) }
        }
    }

    @Test("without an encoding the wrapped bytes are those of RFC 3394")
    func published() throws {
        let key = WrappingKey.symmetric(SecretBytes(copying: 0..<16), .aes)
        let material = SecretBytes(copying: (0..<16).map { UInt8($0 * 0x11) })
        let plain = KeyBlock(format: .raw, value: .plain(.bytes(material), nil), algorithm: .aes, length: 128)
        let wrapped = try KeyWrapping.wrap(plain, specification(.noEncoding), under: key, nil, random: random)
        guard case .wrapped(let bytes) = wrapped.value else {
            Issue.record("not wrapped")
            return
        }
        #expect(bytes.withBytes { $0[0] } == 0x1f && bytes.count == 24)
    }

    @Test("RSA wraps what fits and unwraps it with its private key")
    func rsa() throws {
        let key = try AsymmetricKey.make(.rsa, bits: 2_048)
        let plain = block(32)
        let wrapped = try KeyWrapping.wrap(
            plain,
            specification(.noEncoding),
            under: .pair(try key.publicKey()),
            nil,
            random: random
        )
        #expect(try KeyWrapping.unwrap(wrapped, under: .pair(key), nil) == plain)
        #expect(throws: KMIPError.self) {
            try KeyWrapping.wrap(block(400), specification(.noEncoding), under: .pair(key), nil, random: random)
        }
    }

    @Test("a key wraps by its own algorithm alone, and what was wrapped when another was named is unwrapped")
    func anotherAlgorithm() throws {
        let pair = try AsymmetricKey.make(.rsa, bits: 2_048)
        let keys: [WrappingKey] = [.pair(try pair.publicKey()), .symmetric(random.secret(32), .aria)]
        var named = CryptographicParameters()
        named.cryptographicAlgorithm = .aes
        for key in keys {
            let error = #expect(throws: KMIPError.self) {
                try KeyWrapping.wrap(block(32), specification(.noEncoding), under: key, named, random: random)
            }
            #expect(error?.reason == .badCryptographicParameters)
        }
        let plain = block(32)
        let wrapped = try KeyWrapping.wrap(
            plain,
            specification(.noEncoding),
            under: .pair(try pair.publicKey()),
            nil,
            random: random
        )
        #expect(try KeyWrapping.unwrap(wrapped, under: .pair(pair), named) == plain)
    }

    @Test("without a padding RSA wraps and unwraps nothing")
    func bareRSA() throws {
        let key = try AsymmetricKey.make(.rsa, bits: 2_048)
        var bare = CryptographicParameters()
        bare.paddingMethod = PaddingMethod.none
        let wrapping = #expect(throws: KMIPError.self) {
            try KeyWrapping.wrap(
                block(256),
                specification(.noEncoding),
                under: .pair(key),
                bare,
                random: random
            )
        }
        #expect(wrapping?.reason == .unsupportedCryptographicParameters)
        let wrapped = try KeyWrapping.wrap(
            block(32),
            specification(.noEncoding),
            under: .pair(key),
            nil,
            random: random
        )
        let unwrapping = #expect(throws: KMIPError.self) { try KeyWrapping.unwrap(wrapped, under: .pair(key), bare) }
        #expect(unwrapping?.reason == .unsupportedCryptographicParameters)
    }

    @Test("PKCS#1 v1.5 unwraps what it wrapped; what was changed is another key, or one error where it is encoded")
    func oldPadding() throws {
        let key = try AsymmetricKey.make(.rsa, bits: 2_048)
        var old = CryptographicParameters()
        old.paddingMethod = .pkcs1v15
        for encoding in [EncodingOption.noEncoding, .ttlvEncoding] {
            let plain = block(32)
            let wrapped = try KeyWrapping.wrap(
                plain,
                specification(encoding),
                under: .pair(try key.publicKey()),
                old,
                random: random
            )
            #expect(try KeyWrapping.unwrap(wrapped, under: .pair(key), old) == plain)
            guard case .wrapped(let bytes) = wrapped.value else {
                Issue.record("nothing is wrapped")
                return
            }
            var changed = wrapped
            // Below the modulus, as what was wrapped is.
            var sealed = bytes.withBytes { [UInt8]($0) }
            (sealed[0], sealed[9]) = (0, sealed[9] ^ 1)
            changed.value = .wrapped(SecretBytes(copying: sealed))
            if encoding == .noEncoding {
                #expect(try KeyWrapping.unwrap(changed, under: .pair(key), old) != plain)
            } else {
                let error = #expect(throws: KMIPError.self) {
                    try KeyWrapping.unwrap(changed, under: .pair(key), old)
                }
                #expect(error?.reason == .cryptographicFailure)
            }
        }
    }

    @Test("what cannot be wrapped in this way is refused with the standard's reason")
    func refused() throws {
        let key = WrappingKey.symmetric(random.secret(32), .aes)
        let wrapped = try KeyWrapping.wrap(block(32), specification(nil), under: key, nil, random: random)
        let twice = #expect(throws: KMIPError.self) {
            try KeyWrapping.wrap(wrapped, specification(nil), under: key, nil, random: random)
        }
        #expect(twice?.reason == .invalidField)
        let odd = #expect(throws: KMIPError.self) {
            try KeyWrapping.wrap(block(15), specification(.noEncoding), under: key, nil, random: random)
        }
        #expect(odd?.reason == .cryptographicFailure)
        let mode = #expect(throws: KMIPError.self) {
            try KeyWrapping.wrap(block(16), specification(nil), under: key, parameters(.cbc), random: random)
        }
        #expect(mode?.reason == .unsupportedCryptographicParameters)
        var transparent = block(16)
        transparent.value = .plain(.transparentSymmetricKey(random.secret(16)), nil)
        let encoding = #expect(throws: KMIPError.self) {
            try KeyWrapping.wrap(transparent, specification(.noEncoding), under: key, nil, random: random)
        }
        #expect(encoding?.reason == .encodingOptionError)
    }
}
