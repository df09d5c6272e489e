import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Bodies that are turned while they come")
struct TurnedBodyTests {
    private static let key = (0..<32).map { UInt8($0) }

    /// What comes out of data that comes in pieces of so many bytes.
    private func turn(_ body: TurnedBody, _ data: [UInt8], pieces: Int) async throws -> [UInt8] {
        var out = body.head.withBytes { [UInt8]($0) }
        for start in stride(from: 0, to: data.count, by: pieces) {
            let piece = SecretBytes(copying: data[start..<min(start + pieces, data.count)])
            out += try await body.take(piece).withBytes { [UInt8]($0) }
        }
        return out + (try await body.finish().withBytes { [UInt8]($0) })
    }

    @Test(
        "wherever the data is cut, it is what comes out whole, and comes back",
        arguments: [("CTR", nil), ("CBC", "PKCS5"), ("OFB", nil), ("CFB", nil), ("ECB", "PKCS5")] as [(String, String?)]
    )
    func pieces(mode: String, padding: String?) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let parameters = ParametersBody(mode: mode, padding: padding)
        for (count, cut) in [(0, 1), (1, 1), (16, 5), (100, 7), (100, 16), (100, 33), (4_000, 999)] {
            let data = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            let sealing = try #require(try await fixture.objects.encryption(id, parameters))
            let sealed = try await turn(sealing, data, pieces: cut)
            #expect(try await fixture.objects.decryptOctets(id, sealed, parameters) == SecretBytes(copying: data))
            let whole = try await fixture.octets(id, data, parameters)
            #expect(whole.count == sealed.count)
            let opening = try #require(try await fixture.objects.decryption(id, parameters))
            #expect(try await turn(opening, whole, pieces: cut) == data)
        }
    }

    @Test("what has no end, or is shorter than its nonce, is one error")
    func damaged() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let padded = ParametersBody(mode: "CBC", padding: "PKCS5")
        let sealed = try await fixture.octets(id, [1, 2, 3], padded)
        for count in [0, 1, 15, 16, 17, 31] {
            let opening = try #require(try await fixture.objects.decryption(id, padded))
            let cut = Array(sealed.prefix(count))
            #expect(await refusal { try await turn(opening, cut, pieces: 10) } == .cryptographicFailure, "\(count)")
        }
    }

    @Test("a mode that has to know all of the data is done whole, and what has a tag is opened in another way")
    func whole() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        for (mode, isInPieces) in [(nil, true), ("GCM", true), ("CCM", false), ("NISTKeyWrap", false)] {
            let isSealing = try await fixture.objects.encryption(id, ParametersBody(mode: mode)) != nil
            let isOpening = try await fixture.objects.decryption(id, ParametersBody(mode: mode)) != nil
            let isVerifying = try await fixture.objects.verifiedDecryption(id, ParametersBody(mode: mode)) != nil
            #expect(isSealing == isInPieces && !isOpening && isVerifying == isInPieces, "\(mode ?? "")")
        }
        let unknown = await refusal { try await fixture.objects.encryption("none", ParametersBody()) != nil }
        #expect(unknown == .objectNotFound)
    }

    @Test("what is longer than the mode takes is refused before anything of it is taken")
    func tooLong() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let counter = ParametersBody(mode: "CTR")
        let most = 1 << 36
        #expect(try await fixture.objects.encryption(id, counter, count: most) != nil)
        let more = await refusal { try await fixture.objects.encryption(id, counter, count: most + 1) != nil }
        #expect(more == .serverLimitExceeded)
        let tagged = await refusal { try await fixture.objects.encryption(id, ParametersBody(), count: most) != nil }
        #expect(tagged == .serverLimitExceeded)
        let opened = await refusal {
            try await fixture.objects.verifiedDecryption(id, ParametersBody(), count: most + 1) != nil
        }
        #expect(opened == .serverLimitExceeded)
    }

    private func draws(_ fixture: ObjectsFixture) async throws -> Int {
        try await fixture.store.rows(LogRow.self).count { $0.changeKind == ChangeKind.useUp }
    }

    @Test("what is known to be no whole blocks is refused before anything of it is taken")
    func blocks() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key)
        let bare = ParametersBody(mode: "CBC")
        #expect(try await fixture.objects.encryption(id, bare, count: 32) != nil)
        #expect(try await fixture.objects.encryption(id, bare) != nil)
        #expect(await refusal { try await fixture.objects.encryption(id, bare, count: 33) != nil } == .invalidField)
        let filled = ParametersBody(mode: "CBC", padding: "PKCS5")
        #expect(try await fixture.objects.encryption(id, filled, count: 33) != nil)
    }

    @Test("what a key with a limit in bytes encrypts is gathered and drawn at once, however small the pieces are")
    func gathered() async throws {
        let fixture = try await ObjectsFixture()
        let parameters = ParametersBody(mode: "CTR")
        let mebibyte = CryptographyLimits.betweenLooks
        let id = try await fixture.key(Self.key) { $0.add(fixture.limits(Int64(2 * mebibyte), .byte)) }
        let small = (0..<3_000).map { UInt8(truncatingIfNeeded: $0) }
        let ones = try #require(try await fixture.objects.encryption(id, parameters))
        let sealed = try await turn(ones, small, pieces: 1)
        #expect(try await draws(fixture) == 1)
        #expect(try await fixture.left(id) == Int64(2 * mebibyte - small.count))
        #expect(try await fixture.objects.decryptOctets(id, sealed, parameters) == SecretBytes(copying: small))
        let large = [UInt8](repeating: 7, count: mebibyte + 10)
        let pieces = try #require(try await fixture.objects.encryption(id, parameters))
        let long = try await turn(pieces, large, pieces: 1 << 16)
        #expect(try await draws(fixture) == 3)
        #expect(try await fixture.left(id) == Int64(mebibyte - small.count - 10))
        #expect(try await fixture.objects.decryptOctets(id, long, parameters) == SecretBytes(copying: large))
    }

    @Test("a limit in objects is drawn once, and what comes is given out at once")
    func objects() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.key) { $0.add(fixture.limits(2, .object)) }
        let body = try #require(try await fixture.objects.encryption(id, ParametersBody(mode: "CTR")))
        for _ in 0..<10 { #expect(try await body.take(SecretBytes(copying: [1])).count == 1) }
        #expect(try await body.finish().count == 0)
        #expect(try await draws(fixture) == 1)
        #expect(try await fixture.left(id) == 1)
    }

    @Test("data is drawn before it is encrypted, and a key that is no longer for it ends the body")
    func decisions() async throws {
        let fixture = try await ObjectsFixture()
        let parameters = ParametersBody(mode: "CTR")
        let limited = try await fixture.key(Self.key) { $0.add(fixture.limits(25, .byte)) }
        for pieces in [3, 2] {
            let body = try #require(try await fixture.objects.encryption(limited, parameters))
            for _ in 0..<pieces {
                #expect(try await body.take(SecretBytes(copying: [UInt8](repeating: 0, count: 10))).count == 0)
            }
            if pieces == 3 {
                #expect(await refusal { try await body.finish() } == .usageLimitExceeded)
                #expect(try await fixture.left(limited) == 25)
            } else {
                #expect(try await body.finish().count == 20)
            }
        }
        #expect(try await fixture.left(limited) == 5)
        let revoked = try await fixture.key(Self.key)
        let other = try #require(try await fixture.objects.encryption(revoked, parameters))
        _ = try await other.take(SecretBytes(copying: [1]))
        _ = try await fixture.objects.revoke(
            RevokeRequest(uniqueIdentifier: revoked, reason: RevocationReason(.keyCompromise))
        )
        #expect(await refusal { try await other.finish() } == .wrongKeyLifecycleState)
    }
}
