import NIOCore
import NIOPosix
import ServerTLS

/// A server that answers each piece of text with one line on the certificates that its peer showed, and with `bye` closes.
final class TestTLSServer: Sendable {
    private let channel: any Channel
    let port: Int

    init(_ listener: TLSListener) async throws {
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let peer = try listener.secure(channel)
                    try channel.pipeline.syncOperations.addHandler(Speaker(peer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func close() async throws { try await channel.close() }
}

private final class Speaker: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let peer: PeerConnection

    init(_ peer: PeerConnection) { self.peer = peer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var asked = unwrapInboundIn(data)
        let text = asked.readString(length: asked.readableBytes) ?? ""
        let lengths = (peer.chain ?? []).map { "\($0.count)" }.joined(separator: ",")
        let answer = "peer \(peer.address ?? "") shows \(peer.chain?.count ?? 0): \(lengths)\n"
        let sent = context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)))
        if !text.contains("stay") {
            let channel = context.channel
            sent.whenComplete { _ in channel.close(promise: nil) }
        }
    }
}
