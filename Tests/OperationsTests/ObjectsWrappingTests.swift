import Access
import AsymmetricKeys
import Foundation
import KMIP
import KMIPKeys
import Secrets
import TestTools
import Testing

@testable import Operations

/// Keys that leave and come wrapped under other keys.
struct ObjectsWrappingTests {
    @Test("a key leaves as openssl wraps it, by NIST's key wrap, with padding, and by RSA with OAEP")
    func openSSL() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let kek = try await fixture.wrappingKey()
        let hex = try await fixture.get(kek).bytes().hexadecimal
        let key = try await fixture.key()
        let plain = try await fixture.get(key).bytes()
        for (mode, cipher, iv) in [
            (BlockCipherMode.nistKeyWrap, "-id-aes256-wrap", "A6A6A6A6A6A6A6A6"),
            (.aesKeyWrapPadding, "-id-aes256-wrap-pad", "A65959A6"),
        ] {
            let block = try #require(try await fixture.wrapped(key, kek, mode, .noEncoding).keyBlock)
            try openssl.write(try #require(try block.value?.bytes()), "wrapped")
            #expect(try openssl.run("enc", "-d", cipher, "-K", hex, "-iv", iv, "-in", "wrapped") == plain)
            #expect(block.wrapping?.first(.encryptionKeyInformation)?.first(.uniqueIdentifier)?.value == .text(kek))
        }
        let samples = try SampleObjects(openssl)
        let active = Attributes([TTLV(.activationDate, .dateTime(1))])
        let rsa = try await fixture.register(
            .publicKey(SampleObjects.block(.x509, samples.spki, (.rsa, 2_048))),
            active
        )
        let block = try #require(try await fixture.wrapped(key, rsa, nil, .noEncoding).keyBlock)
        try openssl.write(try #require(try block.value?.bytes()), "wrapped")
        let oaep = ["pkeyutl", "-decrypt", "-inkey", "rsa.pem", "-in", "wrapped", "-pkeyopt", "rsa_padding_mode:oaep"]
        let read = try openssl.run(oaep[0], oaep[1], oaep[2], oaep[3], oaep[4], oaep[5], oaep[6], oaep[7])
        #expect(read == plain)
    }

    @Test("what left wrapped comes back by Import, plain or as it is, with the attributes that were wrapped along")
    func back() async throws {
        let fixture = try await ObjectsFixture()
        let kek = try await fixture.wrappingKey()
        let key = try await fixture.key { $0.add(ObjectName("the key").ttlv) }
        for mode in [BlockCipherMode.nistKeyWrap, .aesKeyWrapPadding, .gcm] {
            let object = try await fixture.wrapped(key, kek, mode, nil, names: ["Cryptographic Usage Mask", "Name"])
            let plain = ImportRequest(
                uniqueIdentifier: "plain-\(mode.rawValue)",
                attributes: Attributes(),
                object: object
            )
            var asked = plain
            asked.keyWrapType = .notWrapped
            _ = try await fixture.objects.import(asked)
            let imported = try await fixture.get(asked.uniqueIdentifier)
            let plainly = try await fixture.get(key).bytes()
            #expect(try imported.bytes() == plainly)
            guard case .plain(_, let inside?) = imported.keyBlock?.value else { Issue.record("no attributes"); return }
            #expect(inside.names == [ObjectName("the key")] && inside.cryptographicUsageMask != nil)
            asked.uniqueIdentifier = "kept-\(mode.rawValue)"
            asked.keyWrapType = .asRegistered
            _ = try await fixture.objects.import(asked)
            #expect(try await fixture.get(asked.uniqueIdentifier) == object)
        }
    }

    @Test(
        "what is wrapped by AES key wrap with padding or by RSA-OAEP, here or by openssl, is unwrapped by Import and on demand"
    )
    func padded() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let active = Attributes([TTLV(.activationDate, .dateTime(1))])
        let rsa = (CryptographicAlgorithm.rsa, Int32(2_048))
        let kek = try await fixture.wrappingKey()
        let other = try await fixture.register(.publicKey(SampleObjects.block(.x509, samples.spki, rsa)), active)
        let own = try await fixture.register(.privateKey(SampleObjects.block(.pkcs8, samples.pkcs8, rsa)), active)
        let key = try await fixture.key()
        let plain = try await fixture.get(key).bytes()
        try openssl.write(plain, "plain")
        let byKey = try openssl.run(
            ["enc", "-e", "-id-aes256-wrap-pad", "-K", try await fixture.get(kek).bytes().hexadecimal]
                + ["-iv", "A65959A6", "-in", "plain"]
        )
        let byPair = try openssl.run(
            ["pkeyutl", "-encrypt", "-inkey", "rsa.pem", "-in", "plain", "-pkeyopt", "rsa_padding_mode:oaep"]
        )
        let cases: [(String, String, BlockCipherMode?, [UInt8])] = [
            (kek, kek, .aesKeyWrapPadding, byKey), (other, own, nil, byPair),
        ]
        for (number, (wrapping, unwrapping, mode, theirs)) in cases.enumerated() {
            let ours = try await fixture.wrapped(key, wrapping, mode, .noEncoding)
            var block = try #require(ours.keyBlock)
            let specification = fixture.specification(unwrapping, mode, .noEncoding)
            block.wrapping = TTLV(.keyWrappingData, .structure(specification.children))
            for (place, value) in [block.value, KeyValue.wrapped(SecretBytes(copying: theirs))].enumerated() {
                block.value = value
                let object = ManagedObject.symmetricKey(block)
                var request = ImportRequest(
                    uniqueIdentifier: "plain-\(number)-\(place)",
                    attributes: Attributes(),
                    object: object
                )
                request.keyWrapType = .notWrapped
                _ = try await fixture.objects.import(request)
                #expect(try await fixture.get(request.uniqueIdentifier).bytes() == plain)
                let kept = try await fixture.register(object)
                let asked = GetRequest(uniqueIdentifier: kept, keyWrapType: .notWrapped)
                #expect(try await fixture.objects.get(asked).object.bytes() == plain)
            }
        }
    }

    @Test("what is registered wrapped is kept so, linked to its key, unwrapped on demand, and of no use meanwhile")
    func kept() async throws {
        let fixture = try await ObjectsFixture()
        let kek = try await fixture.wrappingKey()
        let key = try await fixture.key()
        let object = try await fixture.wrapped(key, kek, .nistKeyWrap, .noEncoding)
        let id = try await fixture.register(object)
        #expect(try await fixture.get(id) == object)
        let attributes = try await fixture.attributes(id)
        #expect(attributes.links == [Link(type: .wrappingKey, identifier: kek)])
        #expect(attributes.all(.digest).isEmpty && attributes.keyFormatType == .raw)
        #expect(
            attributes.vendorAttributes.allSatisfy { $0.vendor != "y" }
                || attributes.withoutHidden.vendorAttributes.isEmpty
        )
        let plain = GetRequest(uniqueIdentifier: id, keyWrapType: .notWrapped)
        #expect(try await fixture.objects.get(plain).object.bytes() == fixture.get(key).bytes())
        let again = GetRequest(uniqueIdentifier: id, keyWrappingSpecification: fixture.specification(kek, .gcm, nil))
        #expect(await refusal { try await fixture.objects.get(again) } == .keyWrapTypeNotSupported)
        let changed = GetRequest(uniqueIdentifier: id, keyFormatType: .transparentSymmetricKey)
        #expect(await refusal { try await fixture.objects.get(changed) } == .keyFormatTypeNotSupported)
        _ = try await fixture.objects.activate(ActivateRequest(uniqueIdentifier: id))
        let data = SecretBytes(copying: [1])
        let encrypting = EncryptRequest(uniqueIdentifier: id, data: data, nonce: nil)
        #expect(await refusal { try await fixture.objects.encrypt(encrypting) } == .keyValueNotPresent)
        let making = MACRequest(uniqueIdentifier: id, data: data)
        #expect(await refusal { try await fixture.objects.mac(making) } == .keyValueNotPresent)
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: try await fixture.retired(kek)))
        #expect(await refusal { try await fixture.objects.get(plain) } == .wrappingObjectDestroyed)
    }

    @Test("a sensitive key leaves wrapped and not plain, one that is not extractable never")
    func sensitive() async throws {
        let fixture = try await ObjectsFixture()
        let kek = try await fixture.wrappingKey()
        let sensitive = try await fixture.key { $0.sensitive = true }
        #expect(await refusal { try await fixture.get(sensitive) } == .sensitive)
        #expect(await refusal { try await fixture.get(sensitive, .raw) } == .sensitive)
        let object = try await fixture.wrapped(sensitive, kek, .nistKeyWrap, .noEncoding)
        #expect(object.keyBlock?.plainBytes == nil)
        let id = try await fixture.register(object, Attributes([TTLV(.sensitive, .boolean(true))]))
        #expect(try await fixture.get(id) == object)
        let plain = GetRequest(uniqueIdentifier: id, keyWrapType: .notWrapped)
        #expect(await refusal { try await fixture.objects.get(plain) } == .sensitive)
        let kept = try await fixture.key { $0.extractable = false }
        #expect(await refusal { try await fixture.wrapped(kept, kek, .gcm, nil) } == .notExtractable)
        let asked = GetRequest(
            uniqueIdentifier: sensitive,
            keyWrappingSpecification: fixture.specification(kek, .gcm, nil)
        )
        #expect(try await fixture.objects.export(ExportRequest(asked)).object?.keyBlock?.wrapping != nil)
    }

    @Test(
        "a wrapping key must be there, active, a key, for wrapping, for what is asked of it, and allowed to the caller"
    )
    func refused() async throws {
        let fixture = try await ObjectsFixture()
        let key = try await fixture.key()
        func reason(_ id: String, _ mode: BlockCipherMode? = .nistKeyWrap) async -> ResultReason? {
            await refusal { try await fixture.wrapped(key, id, mode, .noEncoding) }
        }
        #expect(await reason("nothing") == .wrappingObjectNotFound)
        #expect(await reason(try await fixture.key()) == .permissionDenied)
        let other = try await fixture.wrappingKey { $0.cryptographicUsageMask = .encrypt }
        #expect(await reason(other) == .incompatibleCryptographicUsageMask)
        let secret = try await fixture.register(.secretData(.password, SampleObjects.block(.raw, [1], nil)))
        #expect(await reason(secret) == .invalidObjectType)
        let gcm = try await fixture.wrappingKey {
            $0.add(Self.gcm.ttlv)
        }
        #expect(await reason(gcm) == .badCryptographicParameters)
        #expect(await reason(gcm, .gcm) == nil)
        #expect(await reason(gcm, nil) == nil)
        let archived = try await fixture.wrappingKey()
        _ = try await fixture.objects.archive(ArchiveRequest(uniqueIdentifier: archived))
        #expect(await reason(archived) == .wrappingObjectArchived)
        let gone = try await fixture.retired(try await fixture.wrappingKey())
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: gone))
        #expect(await reason(gone) == .wrappingObjectDestroyed)
        let strange = try await fixture.wrappingKey()
        try await fixture.giveAway(strange)
        #expect(await reason(strange) == .wrappingObjectNotFound)
        try await fixture.grant([.get], on: strange)
        #expect(await reason(strange) == .permissionDenied)
        try await fixture.grant([.encrypt], on: strange)
        #expect(await reason(strange) == nil)
        let named = GetRequest(
            uniqueIdentifier: key,
            keyWrappingSpecification: fixture.specification(
                try await fixture.wrappingKey(),
                .gcm,
                .noEncoding,
                ["Name"]
            )
        )
        #expect(await refusal { try await fixture.objects.get(named) } == .encodingOptionError)
    }

    private static var gcm: CryptographicParameters {
        var parameters = CryptographicParameters()
        parameters.blockCipherMode = .gcm
        return parameters
    }

    @Test("the policy fips wraps and unwraps by AES and by RSA with OAEP, and by nothing else that is offered")
    func policy() async throws {
        for (policy, isFree) in [(CryptographicPolicy.default, true), (.fips, false)] {
            let fixture = try await ObjectsFixture(policy: policy)
            let key = try await fixture.key()
            let aes = try await fixture.wrappingKey()
            _ = try await fixture.wrapped(key, aes, .nistKeyWrap, .noEncoding)
            _ = try await fixture.wrapped(key, aes, .gcm, .noEncoding)
            let aria = try await fixture.key([UInt8](repeating: 7, count: 16), .aria, [.wrapKey, .unwrapKey]) {
                $0.add(Self.gcm.ttlv)
            }
            let wrapping = await refusal { try await fixture.wrapped(key, aria, .gcm, .noEncoding) }
            #expect(wrapping == (isFree ? nil : .unsupportedCryptographicParameters))
            // What was wrapped elsewhere, and not by this key: that is only seen where it is tried.
            var data = KeyWrappingData(
                .encrypt,
                encryptionKey: WrappingKeyInformation(uniqueIdentifier: aria),
                encoding: .noEncoding
            )
            data.nonce = [UInt8](repeating: 1, count: 12)
            let sealed = KeyValue.wrapped(SecretBytes(copying: [UInt8](repeating: 9, count: 48)))
            var block = KeyBlock(format: .raw, value: sealed, algorithm: .aes, length: 256)
            block.wrapping = data.ttlv
            let id = try await fixture.register(.symmetricKey(block))
            let plain = GetRequest(uniqueIdentifier: id, keyWrapType: .notWrapped)
            let unwrapping = await refusal { try await fixture.objects.get(plain) }
            #expect(unwrapping == (isFree ? .cryptographicFailure : .unsupportedCryptographicParameters))
        }
    }

    @Test("who wraps to an RSA key does it with OAEP under the policy fips, which asks for it before it is done")
    func policyOfRSA() throws {
        let key = WrappingKey.pair(try AsymmetricKey.make(.rsa, bits: 2_048))
        var (oaep, old) = (CryptographicParameters(), CryptographicParameters())
        (oaep.paddingMethod, old.paddingMethod) = (.oaep, .pkcs1v15)
        for isWrapping in [true, false] {
            #expect((try? CryptographicPolicy.fips.require(key, oaep, isWrapping: isWrapping)) != nil)
            let error = #expect(throws: KMIPError.self) {
                try CryptographicPolicy.fips.require(key, old, isWrapping: isWrapping)
            }
            #expect(error?.reason == .unsupportedCryptographicParameters)
            #expect((try? CryptographicPolicy.default.require(key, old, isWrapping: isWrapping)) != nil)
        }
    }

    @Test("a wrapping key wraps no more than its Usage Limits leave")
    func limits() async throws {
        let fixture = try await ObjectsFixture()
        let kek = try await fixture.wrappingKey {
            $0.add(.limits(2))
        }
        let key = try await fixture.key()
        for left in [Int64(1), 0] {
            _ = try await fixture.wrapped(key, kek, .nistKeyWrap, .noEncoding)
            #expect(try await fixture.attributes(kek).usageLimits?.count == left)
        }
        #expect(await refusal { try await fixture.wrapped(key, kek, .gcm, nil) } == .usageLimitExceeded)
        #expect(try await fixture.attributes(key).fresh == false)
    }
}

extension ObjectsFixture {
    /// An active key of AES for wrapping.
    fileprivate func wrappingKey(_ change: (inout Attributes) -> Void = { _ in }) async throws -> String {
        try await key {
            $0.cryptographicUsageMask = [.wrapKey, .unwrapKey]
            $0.lifeDates.activation = 1
            change(&$0)
        }
    }

    fileprivate func retired(_ id: String) async throws -> String {
        try await revoke(id, .superseded)
        return id
    }

    fileprivate func specification(
        _ kek: String,
        _ mode: BlockCipherMode?,
        _ encoding: EncodingOption?,
        _ names: [String] = []
    ) -> TTLV {
        var parameters: [TTLV] = []
        if let mode {
            var wanted = CryptographicParameters()
            wanted.blockCipherMode = mode
            parameters = [wanted.ttlv]
        }
        let key = TTLV(.encryptionKeyInformation, .structure([TTLV(.uniqueIdentifier, .text(kek))] + parameters))
        let rest = names.map { TTLV(.attributeName, .text($0)) } + (encoding.map { [$0.ttlv] } ?? [])
        return TTLV(.keyWrappingSpecification, .structure([WrappingMethod.encrypt.ttlv, key] + rest))
    }

    @discardableResult
    fileprivate func wrapped(
        _ id: String,
        _ kek: String,
        _ mode: BlockCipherMode?,
        _ encoding: EncodingOption?,
        names: [String] = []
    ) async throws -> ManagedObject {
        let asked = GetRequest(
            uniqueIdentifier: id,
            keyWrappingSpecification: specification(kek, mode, encoding, names)
        )
        return try await objects.get(asked).object
    }
}

extension [UInt8] {
    fileprivate var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
