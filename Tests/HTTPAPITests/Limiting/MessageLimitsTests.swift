import Access
import Authentication
import Canonical
import HTTPAPI
import Operations
import ServerTLS
import Testing

@Suite("Who speaks on the KMIP port, and how often")
struct MessageLimitsTests {
    private func caller(_ name: String) throws -> Credential {
        .identity(Identity(subject: try .commonName(name), method: .certificate, source: ""))
    }

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch { return (error as? OperationError)?.code.rawValue }
    }

    @Test("a caller's messages are counted with his requests over HTTPS, and no other caller's")
    func rate() async throws {
        let limits = MessageLimits(RequestLimits(FaceOptions(requestRate: 5)), Callers())
        let (one, two) = (try caller("one"), try caller("two"))
        for _ in 1...5 { try limits.count(one) }
        #expect(await code { try limits.count(one) } == "rate-limited")
        for _ in 1...5 { try limits.count(two) }
        #expect(await code { try MessageLimits(RequestLimits(FaceOptions()), Callers()).count(one) } == nil)
    }

    @Test("strangers are refused, and after thirty of them from an address before anything is looked at")
    func strangers() async throws {
        let limits = MessageLimits(RequestLimits(FaceOptions()), Callers(takesAPITokens: true))
        let peer = PeerConnection(address: "192.0.2.1")
        for _ in 1...30 { #expect(await code { _ = try await limits.credential(of: peer) } == "not-authenticated") }
        #expect(await code { _ = try await limits.credential(of: peer) } == "rate-limited")
        let other = PeerConnection(address: "192.0.2.2")
        #expect(await code { _ = try await limits.credential(of: other) } == "not-authenticated")
        let unknown = PeerConnection(address: nil)
        for _ in 1...40 { #expect(await code { _ = try await limits.credential(of: unknown) } == "not-authenticated") }
    }
}
