import Authentication
import Canonical
import SwiftASN1
import Testing
import X509

@Suite("Revoked client certificates")
struct RevocationTests {
    private let authority: TestAuthority
    private let clock = ManualClock()

    init() throws {
        authority = try TestAuthority()
    }

    private func checker(
        _ list: Bytes?,
        _ others: [TestAuthority] = []
    ) throws -> ClientCertificateChecker {
        let file = try TestAuthority.pem([authority] + others)
        return try ClientCertificateChecker(authorities: file, revocations: list, at: clock.now())
    }

    private func code(_ chain: [Certificate], _ checker: ClientCertificateChecker) async -> AuthenticationError.Code? {
        await refusal { _ = try await checker.check(chain: chain.map { try $0.der }, at: clock.now()) }
    }

    private func settingsCode(_ work: () throws -> Void) -> AuthenticationSettingsError.Code? {
        do {
            try work()
            return nil
        } catch {
            return (error as? AuthenticationSettingsError)?.code
        }
    }

    @Test("a revoked certificate is refused, its neighbour is not", arguments: [true, false])
    func revoked(isPEM: Bool) async throws {
        let bad = try authority.issue { $0.serial = Certificate.SerialNumber(bytes: [0x00, 0xff, 0x01]) }
        let good = try authority.issue { $0.serial = Certificate.SerialNumber(bytes: [0x7f, 0x01]) }
        let list = TestRevocationList(revoked: [bad])
        let checker = try checker(isPEM ? list.pem(by: authority) : list.der(by: authority))
        #expect(await code([bad], checker) == .certificateRevoked)
        #expect(await code([good], checker) == nil)
    }

    @Test("a new list counts for open connections")
    func reload() async throws {
        let certificate = try authority.issue()
        let checker = try checker(TestRevocationList(days: -2...7).pem(by: authority))
        let verified = try await checker.check(chain: [certificate.der], at: clock.now())
        try verified.stillGood(at: clock.now())
        try checker.reload(revocations: TestRevocationList(revoked: [certificate]).pem(by: authority), at: clock.now())
        #expect(await refusal { try verified.stillGood(at: clock.now()) } == .certificateRevoked)
        #expect(await code([certificate], checker) == .certificateRevoked)
    }

    @Test("lists that cannot be trusted are not taken, and those in use stay")
    func refused() async throws {
        let certificate = try authority.issue()
        let stranger = try TestAuthority()
        let signed = try TestRevocationList(revoked: [certificate]).der(by: authority)
        let checker = try checker(signed)
        var changed = signed
        changed[changed.count - 1] ^= 1
        let wrong: [(AuthenticationSettingsError.Code, Bytes)] = try [
            (.revocationList, []), (.revocationList, Bytes("no list".utf8)),
            (.revocationList, Bytes(signed.dropLast())),
            (.revocationList, Bytes(TestRevocationList.pem(signed).dropLast(30))),
            (.revocationList, TestRevocationList(critical: [2, 5, 29, 27]).der(by: authority)),
            (.revocationList, TestRevocationList(critical: [2, 5, 29, 28]).der(by: authority)),
            (.revocationList, TestRevocationList(hasNext: false).der(by: authority)),
            (.revocationList, TestRevocationList(outer: [1, 2, 840, 10045, 4, 3, 3]).der(by: authority)),
            (.revocationListSignature, TestRevocationList().der(by: stranger)),
            (.revocationListDates, TestRevocationList(days: -9 ... -1).der(by: authority)),
            (.revocationListDates, TestRevocationList(days: 1...9).der(by: authority)),
            (.revocationListOld, TestRevocationList(days: -2...9).der(by: authority)),
        ]
        for (place, (code, list)) in wrong.enumerated() {
            #expect(settingsCode { try checker.reload(revocations: list, at: clock.now()) } == code, "\(place)")
        }
        let other = settingsCode { try checker.reload(revocations: changed, at: clock.now()) }
        #expect(other == .revocationListSignature || other == .revocationList)
        #expect(await code([certificate], checker) == .certificateRevoked)
    }

    @Test("a CA that may not sign lists signs none")
    func mayNot() throws {
        let request = TestAuthority.Request(
            commonNames: ["between"],
            purposes: nil,
            usage: KeyUsage(keyCertSign: true),
            isAuthority: true
        )
        let between = try authority.authority(request)
        let list = try TestRevocationList().der(by: between)
        #expect(settingsCode { _ = try checker(list, [between]) } == .revocationListSignature)
    }

    @Test("when the list is over nobody knows what was revoked since")
    func over() async throws {
        let certificate = try authority.issue()
        let checker = try checker(TestRevocationList(days: -1...1).pem(by: authority))
        let verified = try await checker.check(chain: [certificate.der], at: clock.now())
        clock.advance(86_400)
        #expect(await code([certificate], checker) == .revocationListExpired)
        #expect(await refusal { try verified.stillGood(at: clock.now()) } == .revocationListExpired)
        let newer = try TestRevocationList(days: 0...9).pem(by: authority)
        try checker.reload(revocations: newer, at: clock.now())
        #expect(await code([certificate], checker) == nil)
    }

    @Test("every CA that issues clients has its list, and a CA between can be revoked")
    func several() async throws {
        let other = try TestAuthority("other CA")
        let usage = KeyUsage(keyCertSign: true, cRLSign: true)
        let between = try authority.authority(
            TestAuthority.Request(commonNames: ["between"], purposes: nil, usage: usage, isAuthority: true)
        )
        let lists = try TestRevocationList().pem(by: authority) + TestRevocationList().pem(by: other)
        let leaf = try between.issue()
        let both = try checker(lists, [other])
        #expect(await code([try other.issue()], both) == nil)
        #expect(await code([leaf, between.certificate], both) == .certificateUntrusted)
        let one = try checker(TestRevocationList().pem(by: authority), [other])
        #expect(await code([try other.issue()], one) == .certificateUntrusted)
        let revoked = try TestRevocationList(revoked: [between.certificate]).pem(by: authority)
        // With the CA between in the file of client CAs its own list can be verified, and it is trusted as it stands.
        let all = try checker(revoked + TestRevocationList().pem(by: between), [between])
        #expect(await code([leaf], all) == nil)
        let own = try TestRevocationList(revoked: [leaf]).pem(by: between)
        let listed = try checker(revoked + own, [between])
        #expect(await code([leaf], listed) == .certificateRevoked)
    }
}
