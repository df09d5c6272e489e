import Access
import Authentication
import Canonical
import Logging
import Testing
import X509

@Suite("Client certificates")
struct ClientCertificateTests {
    private let authority: TestAuthority
    private let clock = ManualClock()

    init() throws {
        authority = try TestAuthority()
    }

    private func authenticator(
        _ revocations: Bytes? = nil,
        authorities: [TestAuthority]? = nil,
        sharedEmails: Bool? = nil
    ) throws -> Authenticator {
        let file = try TestAuthority.pem(authorities ?? [authority])
        let checker = try ClientCertificateChecker(authorities: file, revocations: revocations, at: clock.now())
        let settings = try AuthenticationSettings(certificates: checker, sharedEmails: sharedEmails)
        return Authenticator(settings, clock: clock, logger: Logger(label: "test"))
    }

    private func subject(_ chain: [Certificate], _ authenticator: Authenticator) async throws -> String? {
        let verified = try #require(try await authenticator.check(chain: chain.map { try $0.der }))
        guard case .identity(let identity, _) = try await authenticator.identify(certificate: verified, bearer: nil)
        else {
            return nil
        }
        #expect(identity.method == .certificate)
        #expect(identity.source == Digest(of: try chain[0].der).hex)
        return identity.subject.text
    }

    @Test("the subject is the first e-mail address, else the common name as it stands there")
    func subjects() async throws {
        let authenticator = try authenticator()
        let plain = try authority.issue()
        #expect(try await subject([plain], authenticator) == "client")
        let mail = try authority.issue { $0.emails = ["Alice@Example.com", "second@example.com"] }
        #expect(try await subject([mail], authenticator) == "alice@example.com")
        let looksLikeMail = try authority.issue { $0.commonNames = ["Bob@Example.com"] }
        #expect(try await subject([looksLikeMail], authenticator) == "dn:Bob@Example.com")
        let reserved = try authority.issue { $0.commonNames = ["role:admin"] }
        #expect(try await subject([reserved], authenticator) == "dn:role:admin")
    }

    @Test("where sources are kept apart an address in a certificate is a name that only certificates have")
    func apart() async throws {
        let mail = try authority.issue { $0.emails = ["Alice@Example.com"] }
        #expect(try await subject([mail], authenticator(sharedEmails: false)) == "dn:alice@example.com")
        #expect(try await subject([mail], authenticator(sharedEmails: true)) == "alice@example.com")
    }

    @Test("names that cannot be a subject are refused, not passed over")
    func names() async throws {
        let authenticator = try authenticator()
        let wrong: [(inout TestAuthority.Request) -> Void] = [
            { $0.commonNames = [] }, { $0.commonNames = [""] }, { $0.commonNames = ["*"] },
            { $0.commonNames = ["a\u{0}b"] }, { $0.commonNames = ["a\u{9b}b"] }, { $0.commonNames = ["a", "b"] },
            { $0.commonNames = [String(repeating: "a", count: 300)] }, { $0.emails = ["*@example.com"] },
            { $0.emails = ["nobody", "alice@example.com"] }, { $0.emails = [""] },
            { $0.emails = ["alice@example.com|issuer.test"] }, { $0.emails = ["alice\u{7}@example.com"] },
        ]
        for (place, change) in wrong.enumerated() {
            let certificate = try authority.issue(change)
            let code = await refusal { _ = try await subject([certificate], authenticator) }
            #expect(code == .certificateNoSubject, "\(place)")
        }
    }

    @Test("each certificate that is not good has its code")
    func refusals() async throws {
        let authenticator = try authenticator()
        let stranger = try TestAuthority()
        let expired = try TestAuthority("old CA", days: -300 ... -1)
        let wrong: [(AuthenticationError.Code, Certificate)] = try [
            (.certificateUntrusted, TestAuthority.selfSigned()), (.certificateUntrusted, stranger.issue()),
            (.certificateUntrusted, expired.issue()), (.certificateExpired, authority.issue { $0.days = -30 ... -1 }),
            (.certificateNotYetValid, authority.issue { $0.days = 1...30 }),
            (.certificateUsage, authority.issue { $0.purposes = [.serverAuth] }),
            (.certificateUsage, authority.issue { $0.purposes = [.any] }),
            (.certificateUsage, authority.issue { $0.purposes = nil }),
            (.certificateUsage, authority.issue { $0.usage = KeyUsage(keyEncipherment: true) }),
            (.certificateUsage, authority.issue { $0.isAuthority = true }), (.certificateUsage, authority.certificate),
            (.certificateUsage, authority.issue { $0.version = .v1 }),
        ]
        for (place, (code, certificate)) in wrong.enumerated() {
            #expect(await refusal { _ = try await subject([certificate], authenticator) } == code, "\(place)")
        }
        let old = try self.authenticator(authorities: [expired])
        let below = try expired.issue()
        #expect(await refusal { _ = try await subject([below], old) } == .certificateExpired)
    }

    @Test("what is no chain of certificates is untrusted")
    func malformed() async throws {
        let authenticator = try authenticator()
        let good = try authority.issue().der
        let wrong: [[Bytes]] = [
            [[]], [[0x30, 0]], [Bytes(good.dropLast())], [good + [0]], [good, [1, 2, 3]],
            Array(repeating: good, count: 7), [Bytes(repeating: 0x30, count: 40 << 10)],
        ]
        for chain in wrong {
            #expect(await refusal { _ = try await authenticator.check(chain: chain) } == .certificateUntrusted)
        }
        #expect(try await authenticator.check(chain: []) == nil)
    }

    @Test("certificates between are followed, if they may issue certificates of clients")
    func between() async throws {
        let authenticator = try authenticator()
        let usage = KeyUsage(keyCertSign: true)
        let right = TestAuthority.Request(commonNames: ["between"], purposes: nil, usage: usage, isAuthority: true)
        var wrong = Array(repeating: right, count: 5)
        wrong[0].isAuthority = false
        wrong[1].usage = KeyUsage(digitalSignature: true)
        wrong[2].purposes = [.serverAuth]
        wrong[3].version = .v1
        wrong[4].days = -30 ... -2
        let good = try authority.authority(right)
        let leaf = try good.issue()
        #expect(try await subject([leaf, good.certificate], authenticator) == "client")
        #expect(try await subject([leaf, good.certificate, authority.certificate], authenticator) == "client")
        #expect(await refusal { _ = try await subject([leaf], authenticator) } == .certificateUntrusted)
        for (place, request) in wrong.enumerated() {
            let between = try authority.authority(request)
            let chain = [try between.issue(), between.certificate]
            let code = await refusal { _ = try await subject(chain, authenticator) }
            #expect(code == (place == 4 ? .certificateExpired : .certificateUntrusted), "\(place)")
        }
    }

    @Test("a signature with SHA-1 vouches for nothing", arguments: [true, false])
    func oldDigest(isOld: Bool) async throws {
        let key = try Certificate.PrivateKey(pemEncoded: TestRSAKey.pem)
        let name = try DistinguishedName { CommonName("old CA") }
        func issue(_ subject: DistinguishedName, _ extensions: Certificate.Extensions) throws -> Certificate {
            try Certificate(
                version: .v3,
                serialNumber: Certificate.SerialNumber(),
                publicKey: key.publicKey,
                notValidBefore: TestAuthority.date(-1),
                notValidAfter: TestAuthority.date(30),
                issuer: name,
                subject: subject,
                signatureAlgorithm: isOld ? .sha1WithRSAEncryption : .sha256WithRSAEncryption,
                extensions: extensions,
                issuerPrivateKey: key
            )
        }
        let top = try issue(name, Certificate.Extensions { BasicConstraints.isCertificateAuthority(maxPathLength: 0) })
        let leaf = try issue(
            DistinguishedName { CommonName("client") },
            Certificate.Extensions { try ExtendedKeyUsage([.clientAuth]) }
        )
        let checker = try ClientCertificateChecker(authorities: top.der, at: clock.now())
        let code = await refusal { _ = try await checker.check(chain: [leaf.der], at: clock.now()) }
        #expect(code == (isOld ? .certificateUntrusted : nil))
    }

    @Test("a certificate ends on an open connection as well")
    func ends() async throws {
        let authenticator = try authenticator()
        let certificate = try authority.issue { $0.days = -1...1 }
        let verified = try #require(try await authenticator.check(chain: [certificate.der]))
        clock.advance(86_400)
        try verified.stillGood(at: clock.now())
        clock.advance(1)
        let code = await refusal { _ = try await authenticator.identify(certificate: verified, bearer: nil) }
        #expect(code == .certificateExpired)
    }

    @Test("the certificate decides before the bearer token, and a bad one is not made good by it")
    func order() async throws {
        let authenticator = try authenticator()
        let certificate = try authority.issue { $0.days = -1...1 }
        let verified = try #require(try await authenticator.check(chain: [certificate.der]))
        guard
            case .identity(let identity, let expires) = try await authenticator.identify(
                certificate: verified,
                bearer: "x"
            )
        else {
            Issue.record("no identity")
            return
        }
        #expect(identity.subject.text == "client")
        #expect(expires == clock.now().adding(seconds: 86_400))
        clock.advance(86_401)
        let token = "kqt1.000102030405060708090a0b0c0d0e0f." + String(repeating: "A", count: 43)
        let code = await refusal { _ = try await authenticator.identify(certificate: verified, bearer: token) }
        #expect(code == .certificateExpired)
    }
}
