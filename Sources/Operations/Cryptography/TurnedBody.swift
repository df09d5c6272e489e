import Canonical
import Ciphers
import KMIP
import Secrets
import Store

/// A body of any length that is encrypted or decrypted while it comes, in a mode without a tag: neither side keeps more than a piece of it. It is what
/// ``ObjectOperations/encryptOctets(_:_:_:)`` and ``ObjectOperations/decryptOctets(_:_:_:)`` make and take, the nonce before the data.
///
/// The key is looked at before the first piece, again after each mebibyte, and after the last one. With Usage Limits in bytes a
/// mebibyte is gathered and drawn before it is encrypted.
///
/// Unchecked, because libcrypto's contexts are not for two threads: who asked for it gives it one piece after the other.
public final class TurnedBody: @unchecked Sendable {
    /// What comes out before anything that is turned: the nonce of an encryption.
    public let head: SecretBytes
    private let operations: ObjectOperations
    private let id: String
    private let use: KeyUse
    private let materialRevision: UInt64
    /// Whether what comes is counted.
    private var isLimited: Bool
    private var way: Way
    private var sinceLook = 0
    /// What has come and is not drawn yet, each part longer than the next: so that no byte is moved often, however small the pieces are.
    private var gathered: [SecretBytes] = []

    private enum Way {
        case working(CipherWork)
        /// Of a decryption whose nonce has not come yet.
        case waiting([UInt8], nonce: Int, (_ nonce: [UInt8]) throws -> CipherWork)
    }

    fileprivate init(
        _ operations: ObjectOperations,
        _ key: UsedKey,
        head: [UInt8],
        working work: CipherWork?,
        nonce: Int,
        begin: @escaping (_ nonce: [UInt8]) throws -> CipherWork
    ) {
        self.operations = operations
        (id, use, materialRevision) = (key.id, key.use, key.view.row.materialRevision)
        isLimited = key.isLimitedInBytes
        self.head = SecretBytes(copying: head)
        way = work.map { .working($0) } ?? .waiting([], nonce: nonce, begin)
    }

    /// Takes the next piece, and gives what is known of the result.
    ///
    /// - Throws: what refuses the key by what it has become, Usage Limit Exceeded, Cryptographic Failure.
    public func take(_ piece: SecretBytes) async throws -> SecretBytes {
        sinceLook += piece.count
        gather(piece)
        if sinceLook >= CryptographyLimits.betweenLooks { try await look() }
        return isLimited && sinceLook > 0 ? .empty : try turned(taken())
    }

    /// Ends it.
    ///
    /// - Throws: as ``take(_:)``; Cryptographic Failure for whatever is wrong with what was to be decrypted.
    public func finish() async throws -> SecretBytes {
        try await look()
        let last = try turned(taken())
        guard case .working(let work) = way else { throw KMIPError.notDecrypted }
        return .joining([last, try work.finish().bytes])
    }

    private func gather(_ piece: SecretBytes) {
        var last = piece
        while let before = gathered.last, before.count <= last.count {
            gathered.removeLast()
            last = .joining([before, last])
        }
        gathered.append(last)
    }

    /// What was gathered, to be turned.
    private func taken() -> SecretBytes {
        defer { gathered = [] }
        return gathered.count == 1 ? gathered[0] : .joining(gathered)
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

    /// Whether the caller may still use the key, and it is the one that it was. What was gathered is drawn.
    private func look() async throws {
        let count = gathered.reduce(0) { $0 + $1.count }
        isLimited = try await operations.answering { desk in
            let key = try await desk.key(id, for: use)
            guard key.view.row.materialRevision == materialRevision else {
                throw KMIPError(.wrongKeyLifecycleState, "the key was replaced while the data came")
            }
            try await key.draw(count, isFirst: false)
            return key.isLimitedInBytes
        }
        sinceLook = 0
    }
}

extension UsedKey {
    fileprivate var isLimitedInBytes: Bool { use.protects && view.attributes.usageLimits?.unit == .byte }
}

extension ObjectOperations {
    /// An encryption of a body of any length. Nil where all of it has to be known before anything is: under a key of a pair, in modes with a tag, and
    /// where the answer is remembered.
    ///
    /// - Throws: as ``encrypt(_:)``, before anything of the body is taken.
    public func encryption(_ id: String, _ parameters: ParametersBody) async throws -> TurnedBody? {
        let asked = try parameters.kmip()
        return try await answering { desk in
            let key = try await desk.key(id, for: .encrypt)
            guard !key.isOfPair, requester.claim == nil else { return nil }
            let secret = try key.secret()
            let plan = try CipherPlan(
                asked,
                key.facts,
                nonce: nil,
                assumesAEAD: true,
                server.options.cryptography,
                choosingFrom: server.random
            )
            guard plan.isTurnedInPieces else { return nil }
            let work = try CipherWork(plan, secret, isEncrypting: true, additional: [], random: server.random)
            try await key.draw(0)
            return TurnedBody(self, key, head: plan.chosen ?? [], working: work, nonce: 0) { _ in work }
        }
    }

    /// A decryption of what ``encryption(_:_:)`` made; nil as there.
    ///
    /// - Throws: as ``decrypt(_:)``, before anything of the body is taken.
    public func decryption(_ id: String, _ parameters: ParametersBody) async throws -> TurnedBody? {
        let asked = try parameters.kmip()
        return try await answering { desk in
            let key = try await desk.key(id, for: .decrypt)
            guard !key.isOfPair, requester.claim == nil else { return nil }
            let secret = try key.secret()
            let count = try CipherPlan.lengths(asked, key.facts).nonce
            let (facts, policy, random) = (key.facts, server.options.cryptography, server.random)
            let begin = { (nonce: [UInt8]) throws -> CipherWork in
                let plan = try CipherPlan(
                    asked,
                    facts,
                    nonce: nonce,
                    assumesAEAD: true,
                    policy,
                    choosingFrom: nil
                )
                return try CipherWork(plan, secret, isEncrypting: false, additional: [], random: random)
            }
            // With a nonce of zeros: whether it can be done is asked before anything of the body is taken.
            let first = try begin([UInt8](repeating: 0, count: count))
            guard first.plan.isTurnedInPieces else { return nil }
            return TurnedBody(self, key, head: [], working: count == 0 ? first : nil, nonce: count, begin: begin)
        }
    }
}

extension CipherPlan {
    /// Whether each piece of the data can be given out as soon as it is known.
    fileprivate var isTurnedInPieces: Bool { !cipher.hasTag && !cipher.mode.isWhole }
}
