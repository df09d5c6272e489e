import Authority
import Canonical
import Secrets
import TestTools
import Testing

import struct Canonical.Digest

/// A vault's authority at a fixed time, shared by the tests.
enum Fixture {
    static let now = Instant(wholeSeconds: 1_790_000_000)
    static let vault = VaultID(bytes: Bytes(0..<16))
    static let otherVault = VaultID(bytes: Bytes(16..<32))
    static let policy = Digest(of: Bytes("a policy".utf8))

    static func authority() throws -> VaultAuthority {
        try VaultAuthority.make(vault: #require(vault), now: now, random: SystemRandom())
    }

    static func mesh(_ generation: UInt64, _ authority: VaultAuthority) throws -> MeshAuthority {
        try Authority.makeMesh(
            vault: authority.vault,
            generation: generation,
            root: authority.root,
            now: now,
            random: SystemRandom()
        )
    }

    /// A leaf for what `openssl req` made in this folder.
    static func leaf(
        _ openssl: OpenSSL,
        _ authority: VaultAuthority,
        sans: [String] = ["web"],
        validity: Int64? = nil,
        now: Instant = now
    ) throws -> IssuedCertificate {
        try Authority.issueWorkload(
            csr: openssl.text("csr.pem"),
            policy: policy,
            sans: sans,
            vault: authority.vault,
            mesh: authority.mesh.issuer,
            validity: validity,
            now: now,
            random: SystemRandom()
        )
    }

    /// Writes a key and a request: `key.pem` and `csr.pem`.
    static func request(_ openssl: OpenSSL, _ options: String = "-subj /CN=web") throws {
        try openssl(
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out csr.pem \(options)"
        )
    }

    static func write(_ authority: VaultAuthority, _ openssl: OpenSSL) throws {
        try openssl.write(authority.root.certificate.pem.utf8, "root.pem")
        try openssl.write(authority.mesh.selfSigned.pem.utf8, "mesh.pem")
        try openssl.write(authority.mesh.cross.pem.utf8, "cross.pem")
    }

    /// `openssl verify` at the fixture's time.
    static let atNow = "-attime \(now.wholeSeconds)"

    static func code(_ body: () throws -> some Any) -> AuthorityError.Code? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? AuthorityError)?.code
        }
    }
}

/// Gives the same byte for ever.
struct ConstantRandom: RandomSource {
    let byte: UInt8

    func secret(_ count: Int) -> SecretBytes { SecretBytes(copying: bytes(count)) }
    func bytes(_ count: Int) -> [UInt8] { Bytes(repeating: byte, count: count) }
}
