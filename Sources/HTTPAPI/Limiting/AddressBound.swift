public import NIOCore
import Synchronization
import Throttle

/// Bounds the connections that one address has at once, so that nobody takes all that the server has.
public final class AddressBound: Sendable {
    private let most: Int
    private let held = Mutex<[String: Int]>([:])

    /// Nil where there is no bound.
    public init?(_ most: Int?) {
        guard let most else { return nil }
        self.most = most
    }

    /// Addresses that have a connection.
    var addresses: Int { held.withLock { $0.count } }

    /// Takes a place for the other end of this connection until it is closed; false where it has as many as it may.
    public func admit(_ channel: any Channel) -> Bool {
        guard let address = channel.remoteAddress?.ipAddress.map(AddressKey.of) else { return true }
        let isAdmitted = held.withLock { held in
            let count = held[address, default: 0]
            if count < most { held[address] = count + 1 }
            return count < most
        }
        if isAdmitted { channel.closeFuture.whenComplete { _ in self.leave(address) } }
        return isAdmitted
    }

    private func leave(_ address: String) {
        held.withLock { held in
            let count = held[address, default: 0] - 1
            held[address] = count > 0 ? count : nil
        }
    }
}

/// Closes a connection without TLS that the bound does not admit.
final class AddressGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let bound: AddressBound

    init(_ bound: AddressBound) { self.bound = bound }

    func handlerAdded(context: ChannelHandlerContext) {
        if !bound.admit(context.channel) { context.close(promise: nil) }
    }
}
