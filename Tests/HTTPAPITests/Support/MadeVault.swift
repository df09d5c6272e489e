import HTTPTypes
import SecretSharing
import Testing

/// A vault of three holders, two of whom open it, made over the API.
struct MadeVault: Sendable {
    let holders: Holders
    let host: TestServer
    let answer: JSON
    let shares: [String: Share]

    init(members: String = "") async throws {
        holders = try Holders("ann", "ben", "cem")
        host = try await TestServer()
        let body = #"{"threshold":2,"shareholders":\#(holders.list)\#(members)}"#
        let reply = try await host.face.ask(.post, "/v1/initialize", json: body)
        #expect(reply.status == 201, "\(reply.text)")
        answer = try reply.json
        shares = try holders.shares(in: answer)
        #expect(shares.count == 3)
    }

    func share(_ name: String) throws -> Share { try #require(shares[name]) }

    /// The server after it was killed and started again.
    func restarted() async throws -> TestServer { try await TestServer(restarting: host) }
}
