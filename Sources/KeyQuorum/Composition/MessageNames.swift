import Canonical
import Secrets
import Synchronization

/// Names for messages, by which a client's and the server's log find one another: 32 hexadecimal digits, none of them twice.
///
/// The first half was drawn for this process, the second is its own for each message and shows no count. To draw all of them costs a call of the
/// system for each message.
final class MessageNames: Sendable {
    private let process = SystemRandom().bytes(8)
    private let last: Atomic<UInt64>

    init() { last = Atomic(Bytes(SystemRandom().bytes(8)).bigEndian(at: 0, as: UInt64.self) ?? 0) }

    func next() -> String {
        let number = last.wrappingAdd(Self.step, ordering: .relaxed).newValue
        return (process + withUnsafeBytes(of: Self.mixed(number)) { Bytes($0) }).hex
    }

    // SplitMix64 (Steele, Lea and Flood 2014): one to one, so that different numbers make different names.
    private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

    private static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = number
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
