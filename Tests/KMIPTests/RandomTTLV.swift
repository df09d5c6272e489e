import Foundation
import Secrets

@testable import KMIP

/// Testing has a Tag of its own.
typealias Tag = KMIP.Tag

/// SplitMix64: a walk that can be walked again from its seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The seed of this run: `KEYQUORUM_SEED`, or a new one.
    static let seed: UInt64 =
        ProcessInfo.processInfo.environment["KEYQUORUM_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0...UInt64.max)

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Random elements of every type, under tags of the standard and extensions.
enum RandomTTLV {
    static func element(_ random: inout SeededRandom, depth: Int = 0) -> TTLV {
        let tag = tag(&random)
        return TTLV(tag, value(of: tag, &random, depth: depth))
    }

    private static func tag(_ random: inout SeededRandom) -> Tag {
        // Without Attribute Name: it would give the values behind it names of their own.
        let tags = Tag.all.filter { $0 != .attributeName }
        if Int.random(in: 0..<8, using: &random) == 0 {
            return Tag(0x54_0000 | UInt32.random(in: 0...0xFFFF, using: &random))
        }
        return tags.randomElement(using: &random) ?? .name
    }

    private static func value(of tag: Tag, _ random: inout SeededRandom, depth: Int) -> TTLVValue {
        switch Int.random(in: 0..<14, using: &random) {
        case 0...2 where depth < 6:
            return .structure(
                (0..<Int.random(in: 0...5, using: &random)).map { _ in element(&random, depth: depth + 1) }
            )
        case 3: return .integer(Int32.random(in: .min ... .max, using: &random))
        case 4: return .longInteger(Int64.random(in: .min ... .max, using: &random))
        case 5:
            let bytes = bytes(8 * Int.random(in: 1...4, using: &random), &random)
            return tag.carriesSecret ? .secretInteger(SecretBytes(copying: bytes)) : .bigInteger(bytes)
        case 6: return .enumeration(enumeration(tag, &random))
        case 7: return .boolean(Bool.random(using: &random))
        case 8:
            let text = text(&random)
            return tag.carriesSecret ? .secretText(SecretBytes(copying: Array(text.utf8))) : .text(text)
        case 9: return .dateTime(Int64.random(in: .min ... .max, using: &random))
        case 10: return .dateTime(Int64.random(in: -70_000_000_000...260_000_000_000, using: &random))
        case 11: return .interval(UInt32.random(in: .min ... .max, using: &random))
        case 12: return .dateTimeExtended(Int64.random(in: .min ... .max, using: &random))
        default:
            let bytes = bytes(Int.random(in: 0...40, using: &random), &random)
            return tag.carriesSecret ? .secret(SecretBytes(copying: bytes)) : .bytes(bytes)
        }
    }

    private static func enumeration(_ tag: Tag, _ random: inout SeededRandom) -> UInt32 {
        let known = Registry.names.codes(in: Registry.scope(of: tag))
        return Bool.random(using: &random)
            ? known.randomElement(using: &random) ?? 1 : UInt32.random(in: .min ... .max, using: &random)
    }

    private static func bytes(_ count: Int, _ random: inout SeededRandom) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private static func text(_ random: inout SeededRandom) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let limit: UInt32 = [0x20, 0x7F, 0x7FF, 0x10FFFF].randomElement(using: &random) ?? 0x7F
            text.append(Unicode.Scalar(UInt32.random(in: 0...limit, using: &random)) ?? "\"")
        }
        return String(text)
    }
}
