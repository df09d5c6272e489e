import Canonical
import Ciphers
import KMIP
import Secrets
import Store

/// A body of any length that is encrypted or decrypted while it comes: neither side keeps more than a piece of it. It is what
/// ``ObjectOperations/encryptOctets(_:_:_:_:)`` and ``ObjectOperations/decryptOctets(_:_:_:_:)`` make and take, the nonce before the data and the tag behind it.
/// What has a tag is decrypted by ``VerifiedBody`` instead.
///
/// The key is looked at as ``BodyKey`` says. With Usage Limits in bytes a mebibyte is gathered and drawn before it is encrypted.
///
/// Unchecked, because libcrypto's contexts are not for two threads: who asked for it gives it one piece after the other.
public final class TurnedBody: @unchecked Sendable {
    /// What comes out before anything that is turned: the nonce of an encryption.
    public let head: SecretBytes
    private let key: BodyKey
    /// Whether what comes is counted.
    private var isLimited: Bool
    /// Whether what comes out can only be decrypted by way of a file.
    private let needsSpool: Bool
    private var way: Way
    private var count = 0
    private var sinceLook = 0
    /// What has come and is not drawn yet.
    private var gathered = GatheredBytes()

    private enum Way {
        case working(CipherWork)
        /// Of a decryption whose nonce has not come yet.
        case waiting([UInt8], nonce: Int, (_ nonce: [UInt8]) throws -> CipherWork)
    }

    fileprivate init(_ operations: ObjectOperations, encryptingBy key: UsedKey, _ work: CipherWork) {
        self.key = BodyKey(operations, key)
        isLimited = key.isLimitedInBytes
        needsSpool = work.plan.cipher.hasTag
        head = SecretBytes(copying: work.plan.chosen ?? [])
        way = .working(work)
    }

    fileprivate init(
        _ operations: ObjectOperations,
        decryptingBy key: UsedKey,
        nonce: Int,
        begin: @escaping (_ nonce: [UInt8]) throws -> CipherWork
    ) {
        self.key = BodyKey(operations, key)
        (isLimited, needsSpool, head) = (false, false, .empty)
        way = .waiting([], nonce: nonce, begin)
    }

    /// Takes the next piece, and gives what is known of the result.
    ///
    /// - Throws: what refuses the key by what it has become, Usage Limit Exceeded, Cryptographic Failure.
    public func take(_ piece: SecretBytes) async throws -> SecretBytes {
        count += piece.count
        sinceLook += piece.count
        gathered.add(piece)
        if sinceLook >= CryptographyLimits.betweenLooks { try await look() }
        return isLimited && sinceLook > 0 ? .empty : try turned(gathered.taken())
    }

    /// Ends it.
    ///
    /// - Returns: the rest of the result, and behind it the tag of an encryption.
    /// - Throws: as ``take(_:)``; Cryptographic Failure for whatever is wrong with what was to be decrypted.
    public func finish() async throws -> SecretBytes {
        try await look()
        let last = try turned(gathered.taken())
        guard case .working(let work) = way else { throw KMIPError.notDecrypted }
        let end = try work.finish()
        return .joining([last, end.bytes, SecretBytes(copying: end.tag)])
    }

    private func turned(_ piece: SecretBytes) throws -> SecretBytes {
        switch way {
        case .working(let work): return try work.take(piece)
        case .waiting(let come, let nonce, let begin):
            let bytes = come + piece.withBytes { [UInt8]($0) }
            guard bytes.count >= nonce else {
                way = .waiting(bytes, nonce: nonce, begin)
                return .empty
            }
            let work = try begin(Array(bytes.prefix(nonce)))
            way = .working(work)
            return try work.take(SecretBytes(copying: bytes.dropFirst(nonce)))
        }
    }

    /// What was gathered is drawn.
    private func look() async throws {
        isLimited = try await key.look(drawing: gathered.count)
        if needsSpool { try await key.operations.requireSpool(for: count) }
        sinceLook = 0
    }
}

extension ObjectOperations {
    /// An encryption of a body of any length. Nil where all of it has to be known before anything is: under a key of a pair, in modes that do whole data
    /// alone, and where the answer is remembered.
    ///
    /// - Parameter count: bytes of the body, where that is known.
    /// - Throws: as ``encrypt(_:)``, before anything of the body is taken; `too-large` for what could not be decrypted here.
    public func encryption(
        _ id: String,
        _ parameters: ParametersBody,
        _ beside: DataBeside = .nothing,
        count: Int? = nil
    ) async throws -> TurnedBody? {
        let asked = try parameters.kmip()
        return try await answering { desk in
            let key = try await desk.key(id, for: .encrypt)
            guard !key.isOfPair, requester.claim == nil else { return nil }
            let secret = try key.secret()
            let plan = try CipherPlan(
                asked,
                key.facts,
                nonce: beside.nonce,
                assumesAEAD: true,
                server.options.cryptography,
                choosingFrom: server.random
            )
            guard !plan.cipher.mode.isWhole else { return nil }
            try requireWithin(plan.cipher, count)
            guard count.map(plan.cipher.fillsBlocks) ?? true else {
                throw KMIPError(CipherError(.dataLength), isEncrypting: true)
            }
            if plan.cipher.hasTag { try await requireSpool(for: count ?? 0) }
            let work = try CipherWork(
                plan,
                secret,
                isEncrypting: true,
                additional: beside.additional,
                random: server.random
            )
            try await key.draw(0)
            return TurnedBody(self, encryptingBy: key, work)
        }
    }

    /// A decryption of what ``encryption(_:_:_:count:)`` made in a mode without a tag; nil as there, and for those with one.
    ///
    /// - Throws: as ``decrypt(_:)``, before anything of the body is taken.
    public func decryption(
        _ id: String,
        _ parameters: ParametersBody,
        _ beside: DataBeside = .nothing
    ) async throws -> TurnedBody? {
        let asked = try parameters.kmip()
        return try await answering { desk in
            let key = try await desk.key(id, for: .decrypt)
            guard let plan = try bodyPlan(key, asked, beside), !plan.cipher.hasTag else { return nil }
            let random = server.random
            let begin = { (nonce: [UInt8]) throws -> CipherWork in
                try CipherWork(
                    try plan.with(nonce),
                    plan.secret,
                    isEncrypting: false,
                    additional: beside.additional,
                    random: random
                )
            }
            _ = try begin(plan.zeros)
            return TurnedBody(self, decryptingBy: key, nonce: plan.before, begin: begin)
        }
    }

    /// - Throws: `too-large` for more bytes than the mode takes under one nonce.
    func requireWithin(_ cipher: Cipher, _ count: Int?) throws {
        guard count ?? 0 <= cipher.longest else {
            throw OperationError(.tooLarge, "The mode takes at most \(cipher.longest) bytes under one nonce.")
        }
    }

    /// - Throws: as ``Spool/requireRoom(for:in:)``.
    func requireSpool(for count: Int) async throws {
        let folder = server.folder.path
        try await OffPool.run { try Spool.requireRoom(for: count, in: folder) }
    }
}
