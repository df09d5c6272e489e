import Authority
import Canonical
import Client
import SecretSharing
import Secrets
import Testing

@Suite("Recognizing a server before a share leaves")
struct ServerVerificationTests {
    private func refusal(
        _ fixture: VaultFixture,
        _ twist: VaultFixture.Twist = .init(),
        _ trust: ServerTrust
    ) throws -> TrustRefusal {
        let status = try fixture.status(twist)
        return try #require(throws: TrustRefusal.self) {
            _ = try ServerVerification.verify(status, trust: trust, now: fixture.now)
        }
    }

    @Test("a server that the pinned root certified is recognized")
    func pinned() throws {
        let fixture = try VaultFixture()
        let trust = ServerTrust(pins: fixture.pins())
        let verified = try ServerVerification.verify(try fixture.status(), trust: trust, now: fixture.now)
        #expect(verified.trustedBy == .root)
        #expect(verified.vault == fixture.vault && verified.epoch == Epoch(3))
        #expect(verified.server == fixture.identity.publicKey.fingerprint)
        #expect(verified.warnings.isEmpty)
    }

    @Test("with nothing pinned and nothing given no share leaves, whatever the server shows")
    func nothing() throws {
        let fixture = try VaultFixture()
        let refused = try refusal(fixture, .init(), ServerTrust(pins: nil))
        #expect(refused == .nothingPinned)
        #expect(refused.description.contains("--trust-server") && refused.description.contains("--root"))
        #expect(try refusal(fixture, .init(isOpen: false), ServerTrust(pins: nil)) == .nothingPinned)
    }

    @Test("a root certificate that was got by another way serves where nothing is pinned")
    func givenRoot() throws {
        let fixture = try VaultFixture()
        let trust = ServerTrust(pins: nil, root: fixture.rootPEM)
        #expect(try ServerVerification.verify(try fixture.status(), trust: trust, now: fixture.now).trustedBy == .root)
    }

    @Test("a root certificate other than the pinned one is refused")
    func otherRoot() throws {
        let fixture = try VaultFixture()
        let other = try VaultFixture()
        let trust = ServerTrust(pins: fixture.pins(), root: other.rootPEM)
        #expect(try refusal(fixture, .init(), trust) == .rootDiffers)
    }

    @Test("a server of another root is refused")
    func foreignRoot() throws {
        let fixture = try VaultFixture()
        let other = try VaultFixture()
        let refused = try refusal(fixture, .init(), ServerTrust(pins: fixture.pins(root: other.rootPEM)))
        #expect(refused.code == "server-chain-wrong")
    }

    @Test("a chain for another key is refused")
    func foreignChain() throws {
        let fixture = try VaultFixture()
        let other = try VaultFixture()
        let trust = ServerTrust(pins: fixture.pins())
        #expect(try refusal(fixture, .init(chain: other.chain), trust).code == "server-chain-wrong")
    }

    @Test("a ceremony key that another key signed, or that was exchanged, is refused")
    func signature() throws {
        let fixture = try VaultFixture()
        let trust = ServerTrust(pins: fixture.pins())
        #expect(try refusal(fixture, .init(signer: ServerIdentityKey.generate()), trust) == .signatureWrong)
        #expect(try refusal(fixture, .init(publicKey: SystemRandom().bytes(32)), trust) == .signatureWrong)
        let byFingerprint = ServerTrust(pins: nil, fingerprint: fixture.identity.publicKey.fingerprint.hex)
        #expect(try refusal(fixture, .init(publicKey: SystemRandom().bytes(32)), byFingerprint) == .signatureWrong)
    }

    @Test("another vault and an older epoch than the last seen are refused, a newer epoch is not")
    func vaultAndEpoch() throws {
        let fixture = try VaultFixture()
        let other = VaultID.random(SystemRandom().bytes(16))
        let trust = ServerTrust(pins: fixture.pins())
        #expect(try refusal(fixture, .init(vault: other), trust) == .wrongVault(shown: other, pinned: fixture.vault))
        #expect(try refusal(fixture, .init(epoch: 2), trust) == .oldEpoch(shown: Epoch(2), pinned: Epoch(3)))
        let newer = try fixture.status(.init(epoch: 4))
        #expect(throws: Never.self) { try ServerVerification.verify(newer, trust: trust, now: fixture.now) }
    }

    @Test("a fingerprint does not overrule the pinned vault and epoch")
    func fingerprintAndPins() throws {
        let fixture = try VaultFixture()
        let fingerprint = fixture.identity.publicKey.fingerprint.hex
        let trust = ServerTrust(pins: fixture.pins(epoch: 9), fingerprint: fingerprint)
        #expect(try refusal(fixture, .init(), trust).code == "old-epoch")
    }

    @Test("a new machine is refused with its fingerprint, and taken when a person names it")
    func newMachine() throws {
        let fixture = try VaultFixture()
        let server = fixture.identity.publicKey.fingerprint
        let refused = try refusal(fixture, .init(chain: .some(nil)), ServerTrust(pins: fixture.pins()))
        #expect(refused == .notCertified(server: server))
        #expect(refused.description.contains("--trust-server \(server.hex)"))
        let trust = ServerTrust(pins: fixture.pins(), fingerprint: server.hex)
        let status = try fixture.status(.init(chain: .some(nil)))
        #expect(try ServerVerification.verify(status, trust: trust, now: fixture.now).trustedBy == .fingerprint)
        let wrong = ServerTrust(pins: nil, fingerprint: Digest(of: Bytes("x".utf8)).hex)
        #expect(try refusal(fixture, .init(), wrong) == .fingerprintDiffers(server: server))
    }

    @Test("a ceremony that is over is refused; an expired identity only warns")
    func expiry() throws {
        let fixture = try VaultFixture()
        let trust = ServerTrust(pins: fixture.pins())
        #expect(try refusal(fixture, .init(lifetime: 0), trust).code == "ceremony-expired")
        let late = try fixture.status(.init(lifetime: 60 * 86_400 * 366 + 3_600))
        let verified = try ServerVerification.verify(
            late,
            trust: trust,
            now: fixture.now.adding(seconds: 60 * 86_400 * 366)
        )
        #expect(!verified.warnings.isEmpty)
    }

    @Test("no ceremony, or one that is malformed, is refused")
    func malformed() throws {
        let fixture = try VaultFixture()
        let trust = ServerTrust(pins: fixture.pins())
        #expect(try refusal(fixture, .init(isOpen: false), trust) == .noCeremony)
        #expect(
            try refusal(fixture, .init(publicKey: Bytes(repeating: 1, count: 31)), trust).code == "ceremony-malformed"
        )
    }

    @Test("a share is sealed for its own vault only, and nothing of it stands in the request")
    func submission() throws {
        let fixture = try VaultFixture()
        let trust = ServerTrust(pins: fixture.pins())
        let verified = try ServerVerification.verify(try fixture.status(), trust: trust, now: fixture.now)
        let share = try fixture.share()
        let body = try verified.submission(of: share, holder: "bob")
        var dumped = ""
        dump(body, to: &dumped)
        let text = share.raw.withBytes { Bytes($0).base64 }
        #expect(!dumped.contains(text.prefix(40)) && !dumped.contains("kq1-"))
        let foreign = try fixture.share(vault: VaultID.random(SystemRandom().bytes(16)))
        #expect(throws: ClientError.self) { try verified.submission(of: foreign, holder: "bob") }
    }
}
