import AsyncHTTPClient
import Canonical
import NIOCore
import NIOHTTP1
import NIOSSL

/// Gets an issuer's key set over HTTP. Each fetch is a connection of its own: there are minutes between them.
struct KeySetFetcher: KeySetFetching {
    /// The issuer answered something else than a key set.
    struct Refused: Error {
        let status: UInt
    }

    let url: String
    /// CAs that its server may come from besides the system's.
    var authorities: [NIOSSLCertificate] = []

    /// No redirect is followed: it could lead to plain HTTP, or to a machine that only this one can reach.
    func fetch() async throws -> Bytes {
        let seconds = TimeAmount.seconds(AuthenticationLimits.fetchSeconds)
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: seconds, read: seconds)
        )
        if !authorities.isEmpty {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.additionalTrustRoots = [.certificates(authorities)]
            configuration.tlsConfiguration = tls
        }
        configuration.connectionPool.retryConnectionEstablishment = false
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let outcome = await withinTime { try await Self.get(url, by: http) }
        try? await http.shutdown()
        return try outcome.get()
    }

    private static func get(_ url: String, by http: HTTPClient) async throws -> Bytes {
        let timeout = TimeAmount.seconds(AuthenticationLimits.fetchSeconds)
        let answer = try await http.execute(HTTPClientRequest(url: url), timeout: timeout)
        guard answer.status == .ok else { throw Refused(status: answer.status.code) }
        let body = try await answer.body.collect(upTo: AuthenticationLimits.keySet)
        return Bytes(body.readableBytesView)
    }

    /// A body that comes byte by byte would outlast the time-out of each read.
    private func withinTime(_ work: @escaping @Sendable () async throws -> Bytes) async -> Result<Bytes, any Error> {
        await withTaskGroup(of: Result<Bytes, any Error>.self) { group in
            group.addTask {
                do { return .success(try await work()) } catch { return .failure(error) }
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(AuthenticationLimits.fetchSeconds))
                return .failure(CancellationError())
            }
            let first = await group.next() ?? .failure(CancellationError())
            group.cancelAll()
            return first
        }
    }
}
