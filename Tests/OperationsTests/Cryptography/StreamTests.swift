import Access
import Canonical
import KMIP
import Secrets
import Store
import Testing

@testable import Operations

@Suite("Operations over several requests")
struct StreamTests {
    private static let block = [UInt8](repeating: 7, count: 16)

    /// Encrypts in parts of these lengths.
    private func encrypted(
        _ parts: [[UInt8]],
        _ id: String,
        _ parameters: CryptographicParameters,
        nonce: [UInt8]?,
        _ fixture: ObjectsFixture
    ) async throws -> EncryptResponse {
        var all = EncryptResponse(uniqueIdentifier: id, data: [])
        var name: [UInt8]?
        for (number, part) in parts.enumerated() {
            let isLast = number == parts.count - 1
            let request = EncryptRequest(
                uniqueIdentifier: id,
                parameters: number == 0 ? parameters : nil,
                data: SecretBytes(copying: part),
                nonce: number == 0 ? nonce : nil,
                part: StreamPart(correlationValue: name, isFirst: number == 0, isLast: isLast)
            )
            let answer = try await fixture.objects.encrypt(request)
            name = answer.correlationValue
            #expect((answer.correlationValue == nil) == isLast)
            all.data? += answer.data ?? []
            all.nonce = all.nonce ?? answer.nonce
            all.tag = answer.tag
        }
        return all
    }

    @Test("data in parts is encrypted and decrypted as in one piece, in every mode", arguments: [0, 1, 5, 16, 33, 100])
    func parts(count: Int) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block)
        let modes: [(CryptographicParameters, [UInt8]?)] = [
            (.of(.cbc) { $0.paddingMethod = .pkcs5 }, Self.block), (.of(.ctr), Self.block),
            (.of(.gcm), [UInt8](repeating: 1, count: 12)), (.of(.ccm), [UInt8](repeating: 1, count: 12)),
        ]
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        for (parameters, nonce) in modes {
            var request = EncryptRequest(uniqueIdentifier: id, parameters: parameters)
            (request.data, request.nonce) = (SecretBytes(copying: plain), nonce)
            let whole = try await fixture.objects.encrypt(request)
            for cut in [0, count / 3, count] {
                let pieces = [Array(plain.prefix(cut)), [], Array(plain.dropFirst(cut)), []]
                let sealed = try await encrypted(pieces, id, parameters, nonce: nonce, fixture)
                #expect(sealed.data == whole.data && sealed.tag == whole.tag)
            }
            #expect(try await decrypted(whole, id, parameters, nonce: nonce, fixture) == plain)
        }
        #expect(try await fixture.test.server.open().streams.count == 0)
    }

    private func decrypted(
        _ sealed: EncryptResponse,
        _ id: String,
        _ parameters: CryptographicParameters,
        nonce: [UInt8]?,
        _ fixture: ObjectsFixture
    ) async throws -> [UInt8] {
        let data = sealed.data ?? []
        var first = DecryptRequest(
            uniqueIdentifier: id,
            parameters: parameters,
            data: Array(data.prefix(9)),
            nonce: nonce
        )
        (first.tag, first.part) = (sealed.tag, StreamPart(isFirst: true))
        let begun = try await fixture.objects.decrypt(first)
        var last = DecryptRequest(uniqueIdentifier: id, data: Array(data.dropFirst(9)))
        last.part = StreamPart(correlationValue: begun.correlationValue, isLast: true)
        let end = try await fixture.objects.decrypt(last)
        return [begun.data, end.data].compactMap(\.self).flatMap { $0.withBytes { [UInt8]($0) } }
    }

    @Test("an empty message may have no Data where it says that it is first and last; nothing else may")
    func emptyMessage() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block)
        let code = try await fixture.key(Self.block, .hmacSHA256)
        let both = StreamPart(isFirst: true, isLast: true)
        let nonce = [UInt8](repeating: 1, count: 12)
        let modes: [(CryptographicParameters, [UInt8])] = [
            (.of(.cbc) { $0.paddingMethod = .pkcs5 }, Self.block), (.of(.ctr), Self.block), (.of(.gcm), nonce),
            (.of(.ccm), nonce),
        ]
        for (parameters, nonce) in modes {
            let bare = EncryptRequest(uniqueIdentifier: id, parameters: parameters, nonce: nonce)
            #expect(await refusal { try await fixture.objects.encrypt(bare) } == .invalidField)
            var (empty, given) = (bare, bare)
            (empty.part, given.data) = (both, .empty)
            let sealed = try await fixture.objects.encrypt(empty)
            #expect(sealed == (try await fixture.objects.encrypt(given)) && sealed.correlationValue == nil)
            var back = DecryptRequest(uniqueIdentifier: id, parameters: parameters, nonce: nonce, tag: sealed.tag)
            #expect(await refusal { try await fixture.objects.decrypt(back) } == .invalidField)
            (back.data, back.part) = (sealed.data?.isEmpty == true ? nil : sealed.data, both)
            #expect(try await fixture.objects.decrypt(back).data?.count == 0)
        }
        let made = try await fixture.objects.mac(MACRequest(uniqueIdentifier: code, part: both))
        let same = try await fixture.objects.mac(MACRequest(uniqueIdentifier: code, data: .empty))
        #expect(made == same)
        let verify = MACVerifyRequest(uniqueIdentifier: code, macData: made.macData, part: both)
        #expect(try await fixture.objects.macVerify(verify).validity == .valid)
        var parameters = CryptographicParameters()
        parameters.hashingAlgorithm = .sha256
        let digest = try await fixture.objects.hash(HashRequest(parameters: parameters, part: both))
        #expect(digest == (try await fixture.objects.hash(HashRequest(parameters: parameters, data: .empty))))
        #expect(await refusal { try await fixture.objects.hash(HashRequest(parameters: parameters)) } == .invalidField)
        #expect(await refusal { try await fixture.objects.mac(MACRequest(uniqueIdentifier: code)) } == .invalidField)
    }

    @Test("a part in the middle that has no Data is refused, and ends the operation")
    func emptyMiddle() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block)
        var seal = EncryptRequest(uniqueIdentifier: id, parameters: .of(.ctr), nonce: Self.block)
        seal.part = StreamPart(isFirst: true)
        let sealing = StreamPart(correlationValue: try await fixture.objects.encrypt(seal).correlationValue)
        var open = DecryptRequest(uniqueIdentifier: id, parameters: .of(.ctr), nonce: Self.block)
        open.part = StreamPart(isFirst: true)
        let opening = StreamPart(correlationValue: try await fixture.objects.decrypt(open).correlationValue)
        let code = MACRequest(uniqueIdentifier: id, part: StreamPart(isFirst: true))
        let coding = StreamPart(correlationValue: try await fixture.objects.mac(code).correlationValue)
        let middle: [() async throws -> Any] = [
            { try await fixture.objects.encrypt(EncryptRequest(uniqueIdentifier: id, part: sealing)) },
            { try await fixture.objects.decrypt(DecryptRequest(uniqueIdentifier: id, part: opening)) },
            { try await fixture.objects.mac(MACRequest(uniqueIdentifier: id, part: coding)) },
        ]
        for part in middle {
            #expect(await refusal(part) == .invalidField)
            #expect(await refusal(part) == .invalidCorrelationValue)
        }
    }

    @Test("one of which a part was not told to its client is over")
    func untold() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block)
        let begun = try await begunBoth(id, fixture.objects)
        await fixture.objects.endParts(called: try #require(begun.seal))
        var seal = EncryptRequest(uniqueIdentifier: id, data: SecretBytes(copying: [1]))
        seal.part = StreamPart(correlationValue: begun.seal)
        #expect(await refusal { try await fixture.objects.encrypt(seal) } == .invalidCorrelationValue)
        var open = DecryptRequest(uniqueIdentifier: id, data: [1])
        open.part = StreamPart(correlationValue: begun.open)
        #expect(try await fixture.objects.decrypt(open).data?.count == 1)
    }

    @Test("a key that another server destroyed or revoked is of no use for the next part, and leaves nothing under way")
    func endedElsewhere() async throws {
        let fixture = try await SharingFixture()
        let owner = try await fixture.owner("0")
        let streams = try await fixture[1].open().streams
        for isDestroyed in [false, true] {
            var attributes = Attributes()
            attributes.cryptographicUsageMask = [.encrypt, .decrypt]
            attributes.lifeDates.activation = 1
            let (here, there) = (fixture.objects(1, owner), fixture.objects(0, owner))
            let id = try await there.create(CreateRequest(objectType: .symmetricKey, attributes: attributes))
                .uniqueIdentifier
            let begun = try await begunBoth(id, here)
            #expect(streams.count == 2)
            _ = try await there.revoke(
                RevokeRequest(uniqueIdentifier: id, reason: RevocationReason(.cessationOfOperation))
            )
            if isDestroyed { _ = try await there.destroy(DestroyRequest(uniqueIdentifier: id)) }
            var seal = EncryptRequest(uniqueIdentifier: id, data: SecretBytes(copying: [1]))
            seal.part = StreamPart(correlationValue: begun.seal)
            let refused = await refusal { try await here.encrypt(seal) }
            #expect(refused == .wrongKeyLifecycleState || refused == .objectDestroyed)
            #expect(streams.count == (isDestroyed ? 0 : 1))
            var open = DecryptRequest(uniqueIdentifier: id, data: [1])
            open.part = StreamPart(correlationValue: begun.open, isLast: true)
            if isDestroyed {
                #expect(await refusal { try await here.decrypt(open) } != nil)
            } else {
                #expect(try await here.decrypt(open).data?.count == 1)
            }
            #expect(streams.count == 0)
        }
    }

    @Test("data that is authenticated is the first part's, in one piece as in several")
    func additional() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block)
        let nonce = [UInt8](repeating: 1, count: 12)
        let plain = SecretBytes(copying: Self.block + Self.block)
        var whole = EncryptRequest(uniqueIdentifier: id, parameters: .of(.gcm), data: plain, nonce: nonce)
        whole.additionalData = [1, 2, 3]
        let sealed = try await fixture.objects.encrypt(whole)
        var first = whole
        (first.data, first.part) = (plain.prefix(16), StreamPart(isFirst: true))
        let begun = try await fixture.objects.encrypt(first)
        var last = EncryptRequest(uniqueIdentifier: id, parameters: .of(.gcm), data: plain.suffix(16))
        last.part = StreamPart(correlationValue: begun.correlationValue, isLast: true)
        let end = try await fixture.objects.encrypt(last)
        #expect((begun.data ?? []) + (end.data ?? []) == sealed.data)
        #expect(end.tag == sealed.tag && sealed.tag?.count == 16)
        for (additional, isRight) in [([UInt8]([1, 2, 3]), true), ([1, 2], false), ([], false)] {
            var opening = DecryptRequest(
                uniqueIdentifier: id,
                parameters: .of(.gcm),
                data: sealed.data,
                nonce: nonce,
                tag: sealed.tag
            )
            (opening.additionalData, opening.part) = (additional, StreamPart(isFirst: true))
            let opened = try await fixture.objects.decrypt(opening)
            var rest = DecryptRequest(uniqueIdentifier: id)
            rest.part = StreamPart(correlationValue: opened.correlationValue, isLast: true)
            if isRight {
                #expect(try await fixture.objects.decrypt(rest).data == plain)
            } else {
                #expect(await refusal { try await fixture.objects.decrypt(rest) } == .cryptographicFailure)
            }
        }
    }

    @Test("a later part that brings a nonce, more data to authenticate or other parameters is refused, and ends it")
    func nothingNew() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block)
        let nonce = [UInt8](repeating: 1, count: 12)
        let changes: [(CryptographicParameters?, nonce: [UInt8]?, additional: [UInt8]?)] = [
            (nil, nil, [1]), (nil, nonce, nil), (.of(.ctr), nil, nil), (.of(.gcm) { $0.tagLength = 12 }, nil, nil),
        ]
        for (parameters, other, additional) in changes {
            var first = EncryptRequest(uniqueIdentifier: id, parameters: .of(.gcm), data: .empty, nonce: nonce)
            (first.additionalData, first.part) = ([1], StreamPart(isFirst: true))
            let name = try await fixture.objects.encrypt(first).correlationValue
            var later = EncryptRequest(uniqueIdentifier: id, parameters: parameters, data: .empty, nonce: other)
            (later.additionalData, later.part) = (additional, StreamPart(correlationValue: name))
            #expect(await refusal { try await fixture.objects.encrypt(later) } == .invalidField)
            #expect(await refusal { try await fixture.objects.encrypt(later) } == .invalidCorrelationValue)
            var begin = DecryptRequest(uniqueIdentifier: id, parameters: .of(.gcm), data: [], nonce: nonce)
            begin.part = StreamPart(isFirst: true)
            let opened = try await fixture.objects.decrypt(begin).correlationValue
            var rest = DecryptRequest(uniqueIdentifier: id, parameters: parameters, data: [], nonce: other)
            rest.additionalData = additional
            rest.part = StreamPart(correlationValue: opened, isLast: true)
            #expect(await refusal { try await fixture.objects.decrypt(rest) } == .invalidField)
            #expect(await refusal { try await fixture.objects.decrypt(rest) } == .invalidCorrelationValue)
        }
    }

    @Test("a later part of a code or a digest has the parameters of the first, or none; others end it")
    func parametersOfDigests() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block, .hmacSHA256)
        var (first, other, hash, longer) = (
            CryptographicParameters(), CryptographicParameters(), CryptographicParameters(), CryptographicParameters()
        )
        (first.cryptographicAlgorithm, other.cryptographicAlgorithm) = (.hmacSHA256, .hmacSHA512)
        (hash.hashingAlgorithm, longer.hashingAlgorithm) = (.sha256, .sha512)
        let (begin, data) = (StreamPart(isFirst: true), SecretBytes(copying: Self.block))
        let (named, wrong, sameHash, otherHash) = (first, other, hash, longer)
        func code(_ later: CryptographicParameters) async throws -> ResultReason? {
            let mac = MACRequest(uniqueIdentifier: id, parameters: named, data: data, part: begin)
            let last = StreamPart(correlationValue: try await fixture.objects.mac(mac).correlationValue, isLast: true)
            let end = MACRequest(uniqueIdentifier: id, parameters: later, data: data, part: last)
            return await refusal { try await fixture.objects.mac(end) }
        }
        func verified(_ later: CryptographicParameters) async throws -> ResultReason? {
            let verify = MACVerifyRequest(
                uniqueIdentifier: id,
                parameters: named,
                data: data,
                macData: [1],
                part: begin
            )
            let name = try await fixture.objects.macVerify(verify).correlationValue
            let last = StreamPart(correlationValue: name, isLast: true)
            let end = MACVerifyRequest(uniqueIdentifier: id, parameters: later, data: data, part: last)
            return await refusal { try await fixture.objects.macVerify(end) }
        }
        func digested(_ later: CryptographicParameters) async throws -> ResultReason? {
            let hash = HashRequest(parameters: sameHash, data: data, part: begin)
            let last = StreamPart(correlationValue: try await fixture.objects.hash(hash).correlationValue, isLast: true)
            let end = HashRequest(parameters: later, data: data, part: last)
            return await refusal { try await fixture.objects.hash(end) }
        }
        for (later, reason) in [(named, nil), (CryptographicParameters(), nil), (wrong, .invalidField)]
            as [(CryptographicParameters, ResultReason?)]
        {
            #expect(try await code(later) == reason)
            #expect(try await verified(later) == reason)
        }
        for (later, reason) in [(sameHash, nil), (CryptographicParameters(), nil), (otherHash, .invalidField)]
            as [(CryptographicParameters, ResultReason?)]
        {
            #expect(try await digested(later) == reason)
        }
        #expect(try await fixture.test.server.open().streams.count == 0)
    }

    @Test("nothing that may be forged is given out before the tag was found")
    func unauthenticated() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block)
        let nonce = [UInt8](repeating: 1, count: 12)
        let sealed = try await encrypted([Self.block, Self.block], id, .of(.gcm), nonce: nonce, fixture)
        var first = DecryptRequest(uniqueIdentifier: id, parameters: .of(.gcm), data: sealed.data, nonce: nonce)
        (first.tag, first.part) = (sealed.tag, StreamPart(isFirst: true))
        first.data?[20] ^= 1
        let begun = try await fixture.objects.decrypt(first)
        #expect(begun.data?.count == 0)
        var last = DecryptRequest(uniqueIdentifier: id)
        last.part = StreamPart(correlationValue: begun.correlationValue, isLast: true)
        #expect(await refusal { try await fixture.objects.decrypt(last) } == .cryptographicFailure)
        #expect(await refusal { try await fixture.objects.decrypt(last) } == .invalidCorrelationValue)
    }

    @Test("codes and hashes in parts are those of the whole")
    func digests() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block, .hmacSHA256)
        let data = SecretBytes(copying: Self.block)
        let whole = try await fixture.objects.mac(
            MACRequest(uniqueIdentifier: id, data: SecretBytes(copying: Self.block + Self.block))
        ).macData
        let first = try await fixture.objects.mac(
            MACRequest(uniqueIdentifier: id, data: data, part: StreamPart(isFirst: true))
        )
        #expect(first.macData == nil)
        let rest = StreamPart(correlationValue: first.correlationValue, isLast: true)
        #expect(
            try await fixture.objects.mac(MACRequest(uniqueIdentifier: id, data: data, part: rest)).macData == whole
        )
        var verify = MACVerifyRequest(uniqueIdentifier: id, data: data, macData: whole, part: StreamPart(isFirst: true))
        let begun = try await fixture.objects.macVerify(verify)
        #expect(begun.validity == nil)
        verify = MACVerifyRequest(uniqueIdentifier: id, data: data)
        verify.part = StreamPart(correlationValue: begun.correlationValue, isLast: true)
        #expect(try await fixture.objects.macVerify(verify).validity == .valid)
        var parameters = CryptographicParameters()
        parameters.hashingAlgorithm = .sha256
        let one = try await fixture.objects.hash(
            HashRequest(parameters: parameters, data: data, part: StreamPart(isFirst: true))
        )
        let two = try await fixture.objects.hash(
            HashRequest(
                parameters: parameters,
                data: data,
                part: StreamPart(correlationValue: one.correlationValue, isLast: true)
            )
        )
        let both = HashRequest(parameters: parameters, data: SecretBytes(copying: Self.block + Self.block))
        #expect(two.data == (try await fixture.objects.hash(both).data))
    }

    @Test("a grant that is gone and a key that is revoked end what was begun with them")
    func lookedAtAnew() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block)
        try await fixture.giveAway(id)
        try await fixture.grant([.encrypt], on: id)
        var request = EncryptRequest(uniqueIdentifier: id, parameters: .of(.ctr), data: .empty, nonce: Self.block)
        request.part = StreamPart(isFirst: true)
        let begun = try await fixture.objects.encrypt(request)
        request = EncryptRequest(uniqueIdentifier: id, data: SecretBytes(copying: [1]))
        request.part = StreamPart(correlationValue: begun.correlationValue)
        _ = try await fixture.objects.encrypt(request)
        try await fixture.grant([.decrypt], on: id)
        #expect(await refusal { try await fixture.objects.encrypt(request) } == .permissionDenied)
        try await fixture.grant([.encrypt], on: id)
        _ = try await fixture.objects.encrypt(request)
        var row = try #require(try await fixture.row(id))
        row.state = State.deactivated.rawValue
        try await fixture.put(row)
        #expect(await refusal { try await fixture.objects.encrypt(request) } == .wrongKeyLifecycleState)
    }

    @Test("the name of one operation is of no use for another, for another key, or twice at its end")
    func foreign() async throws {
        let fixture = try await ObjectsFixture()
        let (id, other) = (try await fixture.key(Self.block), try await fixture.key(Self.block))
        var begin = EncryptRequest(uniqueIdentifier: id, parameters: .of(.ctr), data: .empty, nonce: Self.block)
        begin.part = StreamPart(isFirst: true)
        let name = try await fixture.objects.encrypt(begin).correlationValue
        let part = StreamPart(correlationValue: name)
        let wrong: [() async throws -> Any] = [
            { try await fixture.objects.encrypt(EncryptRequest(uniqueIdentifier: other, part: part)) },
            { try await fixture.objects.decrypt(DecryptRequest(uniqueIdentifier: id, part: part)) },
            { try await fixture.objects.mac(MACRequest(uniqueIdentifier: id, part: part)) },
            {
                let last = StreamPart(correlationValue: [1, 2, 3], isLast: true)
                return try await fixture.objects.encrypt(EncryptRequest(uniqueIdentifier: id, part: last))
            },
            { try await fixture.objects.encrypt(EncryptRequest(uniqueIdentifier: id, part: StreamPart(isLast: true))) },
        ]
        for body in wrong { #expect(await refusal(body) == .invalidCorrelationValue) }
        let last = EncryptRequest(
            uniqueIdentifier: id,
            part: StreamPart(correlationValue: name, isLast: true)
        )
        _ = try await fixture.objects.encrypt(last)
        #expect(await refusal { try await fixture.objects.encrypt(last) } == .invalidCorrelationValue)
    }

    /// Begins to encrypt and to decrypt under a key; what the two are called.
    private func begunBoth(_ id: String, _ objects: ObjectOperations) async throws -> (seal: [UInt8]?, open: [UInt8]?) {
        var seal = EncryptRequest(uniqueIdentifier: id, parameters: .of(.ctr), data: .empty, nonce: Self.block)
        var open = DecryptRequest(uniqueIdentifier: id, parameters: .of(.ctr), data: [], nonce: Self.block)
        (seal.part, open.part) = (StreamPart(isFirst: true), StreamPart(isFirst: true))
        return (try await objects.encrypt(seal).correlationValue, try await objects.decrypt(open).correlationValue)
    }

    @Test("a key that is destroyed leaves nothing under way; a revoked one only what opens and verifies")
    func endedWithKey() async throws {
        let fixture = try await ObjectsFixture()
        let streams = try await fixture.test.server.open().streams
        let (id, other) = (try await fixture.key(Self.block), try await fixture.key(Self.block))
        let begun = try await begunBoth(id, fixture.objects)
        _ = try await begunBoth(other, fixture.objects)
        #expect(streams.count == 4)
        try await fixture.revoke(id, .cessationOfOperation)
        #expect(streams.count == 3)
        var open = DecryptRequest(uniqueIdentifier: id, data: [1])
        open.part = StreamPart(correlationValue: begun.open)
        #expect(try await fixture.objects.decrypt(open).data?.count == 1)
        // A batch that is undone ends nothing, and one that is written does at its end.
        for isWhole in [false, true] {
            let done = try await fixture.objects.asOne { operations in
                let request = DestroyRequest(uniqueIdentifier: id)
                return (await refusal { try await operations.destroy(request) }, isWhole)
            }
            #expect(done.answer == nil && done.failure == nil)
            #expect(streams.count == (isWhole ? 2 : 3))
        }
        #expect(await refusal { try await fixture.objects.decrypt(open) } != nil)
        try await fixture.revoke(other, .keyCompromise)
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: other))
        #expect(streams.count == 0)
    }

    @Test("the server itself lets go what nobody went on with")
    func swept() async throws {
        let clock = MovedClock()
        let fixture = try await SharingFixture(clock: clock)
        let owner = try await fixture.owner("0")
        var attributes = Attributes()
        attributes.cryptographicUsageMask = [.encrypt, .decrypt]
        attributes.lifeDates.activation = 1
        let objects = fixture.objects(0, owner)
        let id = try await objects.create(CreateRequest(objectType: .symmetricKey, attributes: attributes))
            .uniqueIdentifier
        let begun = try await begunBoth(id, objects)
        let streams = try await fixture[0].open().streams
        let half = Int64(CryptographyLimits.idle / 2_000_000)
        clock.move(seconds: half)
        var seal = EncryptRequest(uniqueIdentifier: id, data: SecretBytes(copying: [1]))
        seal.part = StreamPart(correlationValue: begun.seal)
        _ = try await objects.encrypt(seal)
        await fixture[0].tick()
        #expect(streams.count == 2)
        clock.move(seconds: half + 1)
        await fixture[0].tick()
        #expect(streams.count == 1)
        clock.move(seconds: half)
        await fixture[0].tick()
        #expect(streams.count == 0)
    }

    @Test("bytes are drawn off Usage Limits part by part, and what has no room ends the operation")
    func limits() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block) { $0.add(fixture.limits(40, .byte)) }
        var request = EncryptRequest(uniqueIdentifier: id, parameters: .of(.ctr), nonce: Self.block)
        (request.data, request.part) = (SecretBytes(copying: Self.block), StreamPart(isFirst: true))
        let name = try await fixture.objects.encrypt(request).correlationValue
        request = EncryptRequest(uniqueIdentifier: id, data: SecretBytes(copying: Self.block))
        request.part = StreamPart(correlationValue: name)
        _ = try await fixture.objects.encrypt(request)
        #expect(await refusal { try await fixture.objects.encrypt(request) } == .usageLimitExceeded)
        #expect(await refusal { try await fixture.objects.encrypt(request) } == .invalidCorrelationValue)
        #expect(try await fixture.left(id) == 8)
    }

    @Test("what may be undone, or has an idempotency key, is not done in parts")
    func once() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key(Self.block)
        let request = MACRequest(uniqueIdentifier: id, data: .empty, part: StreamPart(isFirst: true))
        let done = try await fixture.objects.asOne { operations in
            (await refusal { try await operations.mac(request) }, true)
        }
        #expect(done.answer == .featureNotSupported)
    }
}
