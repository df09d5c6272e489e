import Foundation
import SwiftASN1
import X509

/// Debian's pebble with its DNS server, on loopback, ended with this value.
final class Pebble: Sendable {
    struct NotStarted: Error, CustomStringConvertible {
        let description: String
    }

    let port = TestPort.free()
    /// Where it asks for challenges.
    let challengePort = TestPort.free()
    /// The PEM file of the CA of its own HTTPS.
    let authority: String
    private let folder: TestFolder
    private let environment: [String: String]
    private let dnsPort = TestPort.free()
    private let names: TestProcess
    private let server = ProcessBox()

    var directory: String { "https://127.0.0.1:\(port)/dir" }

    /// - Parameter refusedNonces: how many of a hundred good nonces are refused.
    init(refusedNonces: Int = 0) throws {
        folder = try TestFolder()
        let own = try TestCertificate(
            "pebble",
            names: [.ipAddress(.init(contentBytes: [127, 0, 0, 1]))],
            isAuthority: true
        )
        _ = try folder.write(own.keyPEM, to: "key.pem")
        authority = try folder.write(own.pem, to: "cert.pem")
        environment = [
            "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_AUTHZREUSE": "0", "PEBBLE_WFE_NONCEREJECT": "\(refusedNonces)",
        ]
        let managementPort = TestPort.free()
        _ = try folder.write(
            """
            {"pebble": {"listenAddress": "127.0.0.1:\(port)", "certificate": "\(folder.path)/cert.pem",
            "privateKey": "\(folder.path)/key.pem", "httpPort": \(challengePort), "tlsPort": \(TestPort.free()),
            "managementListenAddress": "127.0.0.1:\(TestPort.free())",
            "ocspResponderURL": "", "externalAccountBindingRequired": false}}
            """,
            to: "pebble.json"
        )
        names = try TestProcess(
            "pebble-challtestsrv",
            [
                "-dns01", "127.0.0.1:\(dnsPort)", "-http01", "", "-https01", "", "-tlsalpn01", "",
                "-management", "127.0.0.1:\(managementPort)", "-defaultIPv6", "",
            ],
            environment: [:],
            port: managementPort
        )
        try start()
    }

    /// Starts it, anew if it was stopped; it remembers nothing.
    func start() throws {
        server.process = try TestProcess(
            "pebble",
            ["-config", folder.path + "/pebble.json", "-dnsserver", "127.0.0.1:\(dnsPort)", "-strict", "false"],
            environment: environment,
            port: port
        )
    }

    func stop() { server.process = nil }
}
