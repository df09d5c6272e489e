import Canonical
import Foundation
import Secrets
import Testing
import X509

@testable import ACME

@Suite("A certificate that came")
struct ServerCertificateTests {
    private let root: TestCertificate
    private let middle: TestCertificate

    init() throws {
        root = try TestCertificate("root", isAuthority: true)
        middle = try TestCertificate("middle", isAuthority: true, issuer: root)
    }

    private func leaf(
        _ names: [GeneralName] = [.dnsName("A.test")],
        usage: ExtendedKeyUsage.Usage = .serverAuth,
        from begins: Date = Date(timeIntervalSinceNow: -60),
        to ends: Date = Date(timeIntervalSinceNow: 86_400)
    ) throws -> TestCertificate {
        try TestCertificate("leaf", names: names, usage: usage, from: begins, to: ends, issuer: middle)
    }

    private func read(_ chain: String, _ key: TestCertificate) throws -> ServerCertificate {
        let pem = SecretBytes(copying: Bytes(key.keyPEM.utf8))
        return try ServerCertificate(chain: Bytes(chain.utf8), key: try #require(CertificateKey(pem: pem)))
    }

    private func code(_ body: () throws -> Void) -> ACMEError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ACMEError)?.code
        }
    }

    @Test("is taken with its chain, and what stood between the blocks is left out")
    func good() throws {
        let leaf = try leaf()
        let read = try read("words\n" + leaf.pem + middle.pem, leaf)
        #expect(read.names == ["a.test"])
        #expect(read.chain == Bytes((leaf.pem + middle.pem).utf8))
        #expect(throws: Never.self) { try read.check(names: ["a.test"], now: SystemClock().now()) }
    }

    @Test("is refused for another key, out of order, with a foreign issuer, for clients, or when it is no certificate")
    func bad() throws {
        let leaf = try leaf()
        let stranger = try TestCertificate("middle", isAuthority: true)
        let client = try self.leaf(usage: .clientAuth)
        #expect(code { _ = try read(leaf.pem + middle.pem, middle) } == .badCertificate)
        #expect(code { _ = try read(leaf.pem + root.pem + middle.pem, leaf) } == .badCertificate)
        #expect(code { _ = try read(leaf.pem + stranger.pem, leaf) } == .badCertificate)
        #expect(code { _ = try read(client.pem + middle.pem, client) } == .badCertificate)
        #expect(code { _ = try read("nothing", leaf) } == .badCertificate)
        #expect(code { _ = try read(leaf.pem + leaf.keyPEM, leaf) } == .badCertificate)
        let long = leaf.pem + String(repeating: root.pem, count: ACMELimits.chain)
        #expect(code { _ = try read(long, leaf) } == .badCertificate)
    }

    @Test("is refused without a name, before its time and after it")
    func unfit() throws {
        let leaf = try leaf()
        let now = SystemClock().now()
        let read = try read(leaf.pem + middle.pem, leaf)
        #expect(code { try read.check(names: ["a.test", "b.test"], now: now) } == .badCertificate)
        #expect(code { try read.check(names: ["a.test"], now: now.adding(seconds: 90_000)) } == .badCertificate)
        #expect(code { try read.check(names: ["a.test"], now: now.adding(seconds: -9_000)) } == .badCertificate)
    }
}
