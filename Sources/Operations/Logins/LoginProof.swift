import Canonical
import Secrets

/// What is kept of a login's password, so that both of KMIP's forms can be checked and neither can be made of it (KMIP 2.1 section 9.11).
///
/// KMIP's Hashed Password is `Hash(S1 ‖ time stamp) ‖ S2` with `S1 = Hash(name ‖ password)` and `S2 = Hash(password ‖ name)`. S1 and the digest of S2
/// are kept: who reads them lacks S2, which every message must show. Neither is salted, so a password must not be guessable: it is always drawn here.
struct LoginProof: Sendable {
    /// S1.
    let first: Digest
    /// The digest of S2.
    let second: Digest

    init(_ name: LoginName, password: SecretBytes) {
        let name = SecretBytes(copying: name.hashed)
        first = SecretBytes.joining([name, password]).withBytes { Digest(of: $0) }
        var proof = SecretBytes.joining([password, name]).withBytes { Digest(of: $0) }.bytes
        defer { proof.wipe() }
        second = Digest(of: proof)
    }

    /// What was kept.
    init(first: Digest, second: Digest) {
        self.first = first
        self.second = second
    }

    /// Whether this is the password of which the other was kept.
    func matches(_ kept: LoginProof) -> Bool { equalInConstantTime(second.bytes, kept.second.bytes) }

    /// Whether a hashed password was made of the password of which this was kept.
    ///
    /// - Parameters:
    ///   - stamp: microseconds since 1970, hashed as the eight bytes that KMIP sends.
    ///   - shown: 64 bytes.
    func isProved(by shown: SecretBytes, at stamp: Int64) -> Bool {
        guard shown.count == 64 else { return false }
        let stamped = Digest(of: first.bytes + Self.bytes(stamp)).bytes
        let isStamped = shown.prefix(32).withBytes { equalInConstantTime(Array($0), stamped) }
        let isKnown = equalInConstantTime(Self.second(of: shown).bytes, second.bytes)
        return isStamped && isKnown
    }

    /// The digest of the S2 that a hashed password shows; of nothing where it shows none.
    static func second(of shown: SecretBytes) -> Digest {
        shown.count == 64 ? shown.suffix(32).withBytes { Digest(of: $0) } : Digest(of: Bytes())
    }

    /// Server Hashed Password, by which the client knows that the server knew it: `Hash(time stamp ‖ S1 ‖ Hash(S2))` (KMIP 2.1 section 8.5).
    func answer(to stamp: Int64) -> Bytes { Digest(of: Self.bytes(stamp) + first.bytes + second.bytes).bytes }

    private static func bytes(_ stamp: Int64) -> Bytes {
        withUnsafeBytes(of: stamp.bigEndian) { Bytes($0) }
    }
}
