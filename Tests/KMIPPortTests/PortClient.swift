import Canonical
import NIOCore
import NIOPosix
import NIOSSL

/// A KMIP client of a test: TLS, with or without a certificate, and bytes both ways.
struct PortClient: Sendable {
    private let stream: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    init(_ port: Int) async throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
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

    /// Sends the bytes, and reads so many back, or fewer where the server closes before; `during` is done while the connection is there.
    func send(_ bytes: Bytes, reading count: Int, during: @Sendable () async throws -> Void = {}) async throws -> Bytes
    {
        try await stream.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: bytes))
            var answer: Bytes = []
            for try await part in inbound {
                answer += part.readableBytesView
                if answer.count >= count { break }
            }
            try await during()
            return answer
        }
    }
}
