import Canonical
import KMIPPort
import ServerTLS

/// Answers a message with the message and what is known of its sender.
struct EchoAnswerer: KMIPAnswerer {
    var knows = true

    func answer(_ message: Bytes, from peer: PeerConnection) async -> PortAnswer {
        PortAnswer(message + [UInt8(clamping: peer.chain?.count ?? 0)], isSenderKnown: knows)
    }
}

extension Bytes {
    /// A RequestMessage with one element in it, which says which one it is.
    static func message(_ number: UInt8) -> Bytes {
        [0x42, 0x00, 0x78, 0x01, 0, 0, 0, 8] + [number, 0, 0, 0, 0, 0, 0, 0]
    }

    /// What ``EchoAnswerer`` answers to it.
    static func echo(_ number: UInt8, chain: UInt8 = 0) -> Bytes { message(number) + [chain] }
}
