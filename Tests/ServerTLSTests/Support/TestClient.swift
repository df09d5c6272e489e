import NIOCore
import NIOPosix
import NIOSSL

/// A client that stays connected and can be asked to say something.
struct TestClient: Sendable {
    private let stream: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Connects and trusts whatever it is shown.
    init(_ port: Int, _ change: (inout TLSConfiguration) -> Void = { _ in }) async throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        change(&tls)
        let context = try NIOSSLContext(configuration: tls)
        stream = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: nil)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Says each text in turn, with `between` before each but the first, and answers what came back.
    func say(_ texts: [String], between: @Sendable () async throws -> Void = {}) async throws -> [String] {
        try await stream.executeThenClose { inbound, outbound in
            var answers: [String] = []
            var answer = inbound.makeAsyncIterator()
            for (index, text) in texts.enumerated() {
                if index > 0 { try await between() }
                try await outbound.write(ByteBuffer(string: text))
                guard let line = try await answer.next() else { break }
                answers.append(String(buffer: line))
            }
            return answers
        }
    }

    /// The certificate that the server showed, in DER.
    func serverCertificate() async throws -> [UInt8]? {
        try await stream.channel.pipeline.handler(type: NIOSSLClientHandler.self).map {
            try? $0.peerCertificate?.toDERBytes()
        }.get()
    }
}
