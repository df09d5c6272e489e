import SecretSharing
import Secrets

/// A share that is typed line by line.
struct TypedShare {
    enum Outcome {
        case complete(Share)
        /// The next block that is to be typed.
        case incomplete(next: Int)
        /// The last line is dropped again.
        case mistyped(block: Int)
        case refused(String)
    }

    private var lines: [SecretBytes] = []

    /// Takes one more line.
    mutating func take(_ line: SecretBytes) -> Outcome {
        lines.append(line)
        let whole = SecretBytes.joining(lines)
        do {
            return .complete(try Share(reading: whole))
        } catch {
            guard case .malformed(let block?) = error else { return .refused("What was typed is no share: \(error).") }
            if block > Self.blocks(in: whole) { return .incomplete(next: block) }
            lines.removeLast()
            return .mistyped(block: block)
        }
    }

    /// How many blocks stand there whole: ten characters each after the mark, dashes and blanks not counted. The last one is
    /// shorter; a share that reaches it is complete or mistyped.
    private static func blocks(in text: SecretBytes) -> Int {
        let skipped: Set<UInt8> = [0x09, 0x0A, 0x0D, 0x20, 0x2D]
        let characters = text.withBytes { bytes in bytes.count { !skipped.contains($0) } } - 3
        return characters >= 154 ? 16 : max(0, characters / 10)
    }
}
