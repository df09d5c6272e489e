import Ciphers
import KMIP
import Secrets

/// One encryption or decryption in parts.
///
/// A mode that needs all of the data, and a decryption whose tag says at the end whether it is the data, keep everything until the last part: nobody is
/// given what may be forged.
final class CipherWork {
    private enum Way {
        case pieces(CipherStream)
        case whole
    }

    let plan: CipherPlan
    private let key: SecretBytes
    private let isEncrypting: Bool
    private let additional: [UInt8]
    private let way: Way
    private var kept = GatheredBytes()
    /// Which a decryption has to find.
    var tag: [UInt8]?

    var held: Int { kept.count }

    init(
        _ plan: CipherPlan,
        _ key: SecretBytes,
        isEncrypting: Bool,
        additional: [UInt8],
        tag: [UInt8]? = nil,
        random: any RandomSource
    ) throws(KMIPError) {
        try plan.requireTag(for: additional)
        self.plan = plan
        self.key = key
        self.isEncrypting = isEncrypting
        self.additional = additional
        self.tag = tag
        guard !plan.cipher.mode.isWhole, isEncrypting || !plan.cipher.hasTag else {
            way = .whole
            return
        }
        do {
            let stream = try CipherStream(
                plan.cipher,
                key,
                nonce: plan.nonce,
                isEncrypting: isEncrypting,
                authenticated: additional,
                tag: plan.tag,
                random: random
            )
            way = .pieces(stream)
        } catch {
            throw KMIPError(error, isEncrypting: isEncrypting)
        }
    }

    /// What a later part may say: nothing of what the first has decided. Data that is authenticated must not be left out unseen.
    ///
    /// - Throws: Invalid Field.
    func requireNothingNew(nonce: [UInt8]?, additional: [UInt8]?) throws(KMIPError) {
        guard nonce?.isEmpty ?? true, additional?.isEmpty ?? true else {
            throw KMIPError(.invalidField, "IVCounterNonce and additional data belong to the first part")
        }
    }

    /// Takes a part, and gives what is known of the result.
    func take(_ data: SecretBytes) throws(KMIPError) -> SecretBytes {
        switch way {
        case .whole:
            guard held + data.count <= CryptographyLimits.heldOfStream else {
                throw KMIPError(
                    .serverLimitExceeded,
                    "the mode has to keep all of the data until its end, and this is too much"
                )
            }
            kept.add(data)
            return .empty
        case .pieces(let stream):
            return try run(room: stream.room(for: data.count)) { output throws(CipherError) in
                try data.withBytes { (bytes) throws(CipherError) in try stream.update(bytes, into: output) }
            }
        }
    }

    /// Ends it.
    ///
    /// - Returns: the rest of the result, and the tag of an encryption.
    func finish() throws(KMIPError) -> (bytes: SecretBytes, tag: [UInt8]) {
        switch way {
        case .whole: return try whole(kept.taken())
        case .pieces(let stream):
            var made: [UInt8] = []
            let rest = try run(room: stream.room(for: 0)) { output throws(CipherError) in
                guard isEncrypting else { return try stream.finish(tag ?? [], into: output) }
                let last = try stream.finish(into: output)
                made = last.tag
                return last.count
            }
            return (rest, made)
        }
    }

    private func whole(_ data: SecretBytes) throws(KMIPError) -> (bytes: SecretBytes, tag: [UInt8]) {
        guard isEncrypting else {
            return (try plan.decrypt(data.withBytes { [UInt8]($0) }, key, additional: additional, tag: tag), [])
        }
        let sealed = try plan.encrypt(data, key, additional: additional)
        return (SecretBytes(copying: sealed.bytes), sealed.tag)
    }

    private func run(
        room: Int,
        _ write: (UnsafeMutableRawBufferPointer) throws(CipherError) -> Int
    ) throws(KMIPError) -> SecretBytes {
        do {
            var count = 0
            let bytes = try SecretBytes(count: room) { (output) throws(CipherError) in count = try write(output) }
            return bytes.prefix(count)
        } catch {
            throw KMIPError(error, isEncrypting: isEncrypting)
        }
    }
}

extension CipherPlan {
    /// - Throws: Invalid Field for data of a length that the mode does not take, Bad Cryptographic Parameters for a key.
    func encrypt(
        _ data: SecretBytes,
        _ key: SecretBytes,
        additional: [UInt8]
    ) throws(KMIPError) -> (bytes: [UInt8], tag: [UInt8]) {
        try requireTag(for: additional)
        do {
            return try cipher.encrypt(data, key, nonce: nonce, authenticated: additional, tag: tag)
        } catch {
            throw KMIPError(error, isEncrypting: true)
        }
    }

    /// - Parameter given: the tag, or nothing where it stands behind the data, as it did before KMIP 1.4.
    /// - Throws: Cryptographic Failure for whatever is wrong with the data.
    func decrypt(
        _ data: [UInt8],
        _ key: SecretBytes,
        additional: [UInt8],
        tag given: [UInt8]?
    ) throws(KMIPError) -> SecretBytes {
        try requireTag(for: additional)
        guard data.count >= (given == nil ? tag : 0), given?.count ?? tag == tag else { throw .notDecrypted }
        let (sealed, expected) = given.map { (data, $0) } ?? ([UInt8](data.dropLast(tag)), [UInt8](data.suffix(tag)))
        do {
            return try cipher.decrypt(sealed, key, nonce: nonce, authenticated: additional, tag: expected)
        } catch {
            throw KMIPError(error, isEncrypting: false)
        }
    }
}
