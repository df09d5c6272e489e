import Canonical
import Foundation
import KMIPPort
import Logging
import NIOCore
import Secrets
import ServerTLS
import Testing

@Suite("The KMIP port")
struct KMIPPortTests {
    private func open(
        connections: Int = 10,
        admits: @escaping @Sendable (any Channel) -> Bool = { _ in true }
    ) async throws -> KMIPPort {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keyquorum-port-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let names = ["127.0.0.1"]
        let certificate = try await SelfSigned.kept(
            in: folder,
            names: names,
            clock: SystemClock(),
            random: SystemRandom()
        )
        let listener = try TLSListener(CertificateSource(certificate))
        let options = KMIPPort.Options(hostname: "127.0.0.1", port: 0, connections: connections, admits: admits)
        return try await KMIPPort.open(options, listener, EchoAnswerer(), Logger(label: "test"))
    }

    @Test("answers many messages of a connection over TLS, in their order")
    func messages() async throws {
        let port = try await open()
        let sent = (1...100).flatMap { [UInt8].message($0) }
        let expected = (1...100).flatMap { [UInt8].echo($0) }
        let client = try await PortClient(port.port)
        #expect(try await client.send(sent, reading: expected.count) == expected)
        await port.close()
    }

    @Test("closes what comes beyond its connections, and serves again when one has gone")
    func limit() async throws {
        let port = try await open(connections: 1)
        let first = try await PortClient(port.port)
        _ = try await first.send(.message(1), reading: 17) {
            let second = try await PortClient(port.port)
            let answer = try? await second.send(.message(2), reading: 17)
            #expect(answer ?? [] == [])
        }
        var answer: Bytes = []
        while answer.isEmpty { answer = (try? await PortClient(port.port).send(.message(3), reading: 17)) ?? [] }
        #expect(answer == .echo(3))
        await port.close()
    }

    @Test("closes at once who is not admitted")
    func gate() async throws {
        let port = try await open { $0.remoteAddress?.ipAddress != "127.0.0.1" }
        let answer = try? await PortClient(port.port).send(.message(1), reading: 17)
        #expect(answer ?? [] == [])
        await port.close()
    }

    @Test("takes nobody once it is closed, and ends who is idle")
    func closing() async throws {
        let port = try await open()
        let client = try await PortClient(port.port)
        let number = port.port
        let answer = try await client.send(.message(1), reading: 17) { await port.close() }
        #expect(answer == .echo(1))
        await #expect(throws: (any Error).self) { try await PortClient(number) }
    }
}
