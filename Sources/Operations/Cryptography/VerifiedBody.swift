import Access
import Ciphers
import KMIP
import Secrets

/// A long body that is decrypted in a mode with a tag, in two passes: while it comes its ciphertext is kept in a ``Spool`` and what it says is looked at by
/// nobody; once the tag is found to be right, it is decrypted again and given out. So nobody is given what may be forged, and no plaintext is on a disk.
///
/// The key is looked at as ``BodyKey`` says, in both passes. Both compute the tag: a file that was changed between them ends the second one.
///
/// Unchecked, because libcrypto's contexts are not for two threads: who asked for it does one thing with it after the other.
public final class VerifiedBody: @unchecked Sendable {
    private let key: BodyKey
    private let lengths: (nonce: Int, tag: Int)
    private let begin: (_ nonce: [UInt8]) throws -> CipherStream
    private let spool: Spool
    /// What has come and may belong to the nonce or to the tag.
    private var rest: [UInt8] = []
    private var nonce: [UInt8] = []
    /// Nil before the nonce has come, and at the end.
    private var stream: CipherStream?
    /// What is not in the file yet.
    private var waiting: [UInt8] = []
    private var place = 0
    private var sinceLook = 0

    fileprivate init(
        _ key: BodyKey,
        _ lengths: (nonce: Int, tag: Int),
        _ spool: Spool,
        begin: @escaping (_ nonce: [UInt8]) throws -> CipherStream
    ) {
        (self.key, self.lengths, self.spool, self.begin) = (key, lengths, spool, begin)
    }

    /// Takes the next piece of the body.
    ///
    /// - Throws: what refuses the key by what it has become; `too-large` where the disk has no room for it.
    public func take(_ piece: [UInt8]) async throws {
        try await count(piece.count)
        rest += piece
        guard let stream = try began(), rest.count > lengths.tag else { return }
        let known = rest.prefix(rest.count - lengths.tag)
        rest.removeFirst(known.count)
        _ = try turned(Array(known), by: stream)
        waiting += known
        if waiting.count >= CryptographyLimits.betweenLooks { try await keep() }
    }

    /// Ends the first pass.
    ///
    /// - Throws: as ``take(_:)``; Cryptographic Failure for whatever is wrong with the body.
    public func verify() async throws {
        _ = try await key.look()
        guard let stream = try began(), rest.count == lengths.tag else { throw KMIPError.notDecrypted }
        try await keep()
        try finish(stream)
        self.stream = try begin(nonce)
        sinceLook = 0
    }

    /// The next piece of what was encrypted, which is known to be that; nil at its end.
    ///
    /// - Throws: what refuses the key by what it has become; Cryptographic Failure where the file was changed.
    public func next() async throws -> SecretBytes? {
        guard let stream else { return nil }
        let (spool, from) = (spool, place)
        let sealed = try await OffPool.run { try spool.read(from: from, CryptographyLimits.spoolPiece) }
        guard !sealed.isEmpty else {
            try finish(stream)
            self.stream = nil
            return nil
        }
        try await count(sealed.count)
        place += sealed.count
        return try turned(sealed, by: stream)
    }

    private func began() throws -> CipherStream? {
        if let stream { return stream }
        guard rest.count >= lengths.nonce else { return nil }
        nonce = Array(rest.prefix(lengths.nonce))
        rest.removeFirst(lengths.nonce)
        stream = try begin(nonce)
        return stream
    }

    private func keep() async throws {
        let (spool, bytes) = (spool, waiting)
        waiting = []
        try await OffPool.run { try spool.append(bytes) }
    }

    private func turned(_ sealed: [UInt8], by stream: CipherStream) throws(KMIPError) -> SecretBytes {
        do {
            var count = 0
            let room = stream.room(for: sealed.count)
            let plain = try SecretBytes(count: room) { (output) throws(CipherError) in
                count = try Self.update(stream, sealed, output)
            }
            return plain.count == count ? plain : plain.prefix(count)
        } catch {
            throw KMIPError(error, isEncrypting: false)
        }
    }

    private static func update(
        _ stream: CipherStream,
        _ sealed: [UInt8],
        _ output: UnsafeMutableRawBufferPointer
    ) throws(CipherError) -> Int {
        let result = sealed.withUnsafeBytes { sealed in
            Result { () throws(CipherError) in try stream.update(sealed, into: output) }
        }
        return try result.get()
    }

    private func finish(_ stream: CipherStream) throws(KMIPError) {
        do {
            _ = try SecretBytes(count: stream.room(for: 0)) { (output) throws(CipherError) in
                _ = try stream.finish(rest, into: output)
            }
        } catch {
            throw KMIPError(error, isEncrypting: false)
        }
    }

    private func count(_ bytes: Int) async throws {
        sinceLook += bytes
        guard sinceLook >= CryptographyLimits.betweenLooks else { return }
        _ = try await key.look()
        sinceLook = 0
    }
}

extension ObjectOperations {
    /// A decryption of what ``encryption(_:_:_:count:)`` made in a mode with a tag; nil for the others, and where all of it has to be known before anything is.
    ///
    /// - Parameter count: bytes of the body, where that is known.
    /// - Throws: as ``decrypt(_:)``, before anything of the body is taken; `too-large`, `rate-limited`, `root-folder`.
    public func verifiedDecryption(
        _ id: String,
        _ parameters: ParametersBody,
        _ beside: DataBeside = .nothing,
        count: Int? = nil
    ) async throws -> VerifiedBody? {
        let asked = try parameters.kmip()
        return try await answering { desk in
            let key = try await desk.key(id, for: .decrypt)
            guard let reading = try reading(key, asked, beside, count: count) else { return nil }
            let spool = try await spool(for: count ?? 0, of: key.view.caller.subject)
            return VerifiedBody(BodyKey(self, key), reading.lengths, spool, begin: reading.begin)
        }
    }

    /// How the body is read; nil where it is not in two passes.
    private func reading(
        _ key: UsedKey,
        _ asked: CryptographicParameters?,
        _ beside: DataBeside,
        count: Int?
    ) throws -> (lengths: (nonce: Int, tag: Int), begin: (_ nonce: [UInt8]) throws -> CipherStream)? {
        guard let plan = try bodyPlan(key, asked, beside), plan.cipher.hasTag else { return nil }
        try requireWithin(plan.cipher, count.map { $0 - plan.before - plan.tag })
        let random = server.random
        let begin = { (nonce: [UInt8]) throws -> CipherStream in
            try plan.with(nonce).opening(plan.secret, additional: beside.additional, random)
        }
        _ = try begin(plan.zeros)
        return ((plan.before, plan.tag), begin)
    }

    /// Not inlined: the optimizer fails in a caller that has it within (page 9).
    @inline(never)
    private func spool(for count: Int, of subject: Subject) async throws -> Spool {
        let (folder, all) = (server.folder.path, server.spools)
        return try await OffPool.run {
            try Spool.requireRoom(for: count, in: folder)
            return try Spool(in: folder, counting: all, of: subject)
        }
    }
}

extension CipherPlan {
    /// A stream that gives what nobody has found authentic yet.
    fileprivate func opening(
        _ key: SecretBytes,
        additional: [UInt8],
        _ random: any RandomSource
    ) throws(KMIPError) -> CipherStream {
        do {
            return try CipherStream(
                cipher,
                key,
                nonce: nonce,
                isEncrypting: false,
                authenticated: additional,
                tag: tag,
                random: random
            )
        } catch {
            throw KMIPError(error, isEncrypting: false)
        }
    }
}
