import Foundation

/// A file of numbers under labels, `# Modulus:` and so on, as the examples of PKCS #1 are.
struct LabelledFile {
    private var lines: ArraySlice<String>
    private var known: [String: [UInt8]] = [:]

    init(_ lines: [String]) { self.lines = lines[...] }

    /// What is known when the number under `last` was read: the key's numbers stand before those of many examples.
    mutating func next(until last: String) -> [String: [UInt8]]? {
        var label = ""
        var digits = ""
        while let line = lines.first {
            if line.hasPrefix("#") {
                if label == last, !digits.isEmpty { break }
                keep(label, digits)
                (label, digits) = (line.hasSuffix(":") ? String(line.dropFirst().dropLast()) : "", "")
                label = label.trimmingCharacters(in: .whitespaces)
            } else {
                digits += line
            }
            lines = lines.dropFirst()
        }
        guard label == last, !digits.isEmpty else { return nil }
        keep(label, digits)
        return known
    }

    private mutating func keep(_ label: String, _ digits: String) {
        let hex = digits.filter(\.isHexDigit)
        guard !label.isEmpty, !hex.isEmpty else { return }
        known[label] = bytes(hex.count % 2 == 0 ? hex : "0" + hex)
    }
}
