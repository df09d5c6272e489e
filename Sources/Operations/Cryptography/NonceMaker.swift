import Ciphers
import KMIP
import Secrets

/// Nonces, counters and initialization vectors as a cipher takes them, made of what a client gives or of random bytes (KMIP 2.1 section 4.16).
struct NonceMaker {
    let cipher: Cipher
    let parameters: CryptographicParameters

    var needsNone: Bool { cipher.nonces == 0...0 }

    /// What the client gave, with the counter that he left out: CTR counts in the last bytes of the block, from 1 where nothing is said (RFC 3686
    /// section 4), ChaCha20 in the first, from 0, little-endian (RFC 8439 section 2.3).
    ///
    /// - Throws: Invalid Field for a length that the mode does not have.
    func completed(_ given: [UInt8]) throws(KMIPError) -> [UInt8] {
        if cipher.nonces.contains(given.count) { return given }
        if cipher.algorithm == .chaCha20, given.count == 8 || given.count == 12 {
            return counter(16 - given.count, from: 0).reversed() + given
        }
        let missing = cipher.algorithm.block - given.count
        if cipher.mode == .ctr, (1...8).contains(missing), namesCounter { return given + counter(missing, from: 1) }
        throw KMIPError(
            .invalidField,
            needsNone ? "the mode takes no IVCounterNonce" : "IVCounterNonce has not the length that the mode needs"
        )
    }

    /// Whether a nonce may be put together of a fixed field and one that counts invocations, as the parameters ask (NIST SP 800-38D section 8.2.1). One
    /// that the client gives may, where the lengths fit. One that the server chooses is random (section 8.2.2): a database that is restored would count the
    /// same invocations again, and two messages would have one nonce.
    ///
    /// - Parameter given: the client's nonce; nil where he gives none.
    /// - Throws: Bad Cryptographic Parameters for lengths that are not the nonce's, Unsupported Cryptographic Parameters.
    func requireFields(of given: [UInt8]?) throws(KMIPError) {
        let (fixed, invocation) = (parameters.fixedFieldLength, parameters.invocationFieldLength)
        let fields = [fixed, invocation].compactMap { $0 }
        guard fields.contains(where: { $0 != 0 }) else { return }
        let bits = fields.reduce(0) { $0 + Int64($1) }
        guard fields.allSatisfy({ $0 >= 0 }), !needsNone else {
            throw KMIPError(
                .badCryptographicParameters,
                "FixedFieldLength and InvocationFieldLength are not the mode's"
            )
        }
        guard let given, !given.isEmpty else {
            throw KMIPError(
                .unsupportedCryptographicParameters,
                "a nonce that the server chooses is random: give the IVCounterNonce, or no FixedFieldLength and no InvocationFieldLength"
            )
        }
        let count = Int64(8 * given.count)
        // The counter may have been left out, or stand behind them.
        let whole = [bits, bits + Int64(parameters.counterLength ?? 0)]
        guard fixed != nil && invocation != nil ? whole.contains(count) : bits <= count else {
            throw KMIPError(
                .badCryptographicParameters,
                "FixedFieldLength and InvocationFieldLength are not those of the IVCounterNonce"
            )
        }
    }

    /// A nonce of the length that is asked for, or the mode's usual one.
    ///
    /// - Throws: Bad Cryptographic Parameters for lengths that the mode does not have or that are too short to be chosen at random.
    func make(_ random: some RandomSource) throws(KMIPError) -> [UInt8] {
        let count = try length()
        if cipher.algorithm == .chaCha20 { return counter(4, from: 0).reversed() + random.bytes(12) }
        guard cipher.mode == .ctr, let bits = parameters.counterLength else { return random.bytes(count) }
        guard bits % 8 == 0, (8...64).contains(bits) else { throw Self.refusal("CounterLength") }
        let counted = Int(bits / 8)
        return random.bytes(count - counted) + counter(counted, from: 1)
    }

    /// Of what is chosen.
    func length() throws(KMIPError) -> Int {
        let usual = cipher.mode.hasTag ? 12 : cipher.nonces.lowerBound
        guard let bits = parameters.ivLength else { return usual }
        let count = Int(bits / 8)
        let least = cipher.mode == .gcm ? CryptographyLimits.leastNonce : 1
        // The length of what is chosen may be told without the counter.
        let isWithoutCounter = cipher.mode == .ctr && Int(bits) + Int(parameters.counterLength ?? 0) == 128
        if isWithoutCounter { return usual }
        guard bits % 8 == 0, count >= least, cipher.nonces.contains(count) else { throw Self.refusal("IVLength") }
        return count
    }

    private var namesCounter: Bool { parameters.counterLength != nil || parameters.initialCounterValue != nil }

    /// Big-endian.
    private func counter(_ count: Int, from start: Int32) -> [UInt8] {
        let value = UInt64(UInt32(bitPattern: parameters.initialCounterValue ?? start))
        return (0..<count).reversed().map { UInt8(truncatingIfNeeded: $0 < 8 ? value >> (8 * UInt64($0)) : 0) }
    }

    private static func refusal(_ field: String) -> KMIPError {
        KMIPError(
            .badCryptographicParameters,
            "\(field) is not one that the mode has, or too short to be chosen at random"
        )
    }
}
