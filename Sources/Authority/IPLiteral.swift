import Canonical

/// IPv4 dotted quads and IPv6 (RFC 4291 section 2.2, without zones and embedded IPv4).
enum IPLiteral {
    /// 4 or 16 bytes, or nil.
    static func parse(_ text: String) -> Bytes? {
        text.contains(":") ? parseV6(text) : parseV4(text)
    }

    static func text(_ octets: Bytes) -> String {
        guard octets.count == 16 else { return octets.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    private static func parseV4(_ text: String) -> Bytes? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let octets = parts.compactMap { part -> UInt8? in
            guard part.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
            // A leading zero means octal to some readers.
            guard part == "0" || !part.hasPrefix("0") else { return nil }
            return UInt8(part)
        }
        return octets.count == 4 ? octets : nil
    }

    private static func parseV6(_ text: String) -> Bytes? {
        guard let gap = text.firstRange(of: "::") else {
            guard let groups = groups(text[...]), groups.count == 16 else { return nil }
            return groups
        }
        guard let head = groups(text[..<gap.lowerBound]), let tail = groups(text[gap.upperBound...]),
            head.count + tail.count <= 14
        else { return nil }
        return head + Bytes(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> Bytes? {
        guard !text.isEmpty else { return [] }
        var octets: Bytes = []
        for group in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard (1...4).contains(group.utf8.count), group.allSatisfy(\.isHexDigit),
                let value = UInt16(group, radix: 16)
            else { return nil }
            octets.append(bigEndian: value)
        }
        return octets
    }
}
