/// What counts as one caller among addresses: an IPv4 address, or the first 64 bits of an IPv6 one, since a home or a rented machine has the
/// whole of the rest to itself (RFC 6177). An IPv4 address written as IPv6 is the IPv4 address.
public enum AddressKey {
    /// The key of an address in text; text that is no IPv6 address is its own key.
    public static func of(_ address: String) -> String {
        let bare = address.prefix { $0 != "%" }
        guard bare.contains(":") else { return String(bare) }
        if let last = bare.split(separator: ":").last, last.contains(".") { return String(last) }
        let halves = bare.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let before = halves.firstIndex(of: "").map { Array(halves[..<$0]) } ?? halves
        let after = halves.count - before.count
        // Where "::" stands among the first four groups, what it leaves out is zeros; groups behind it belong to the end.
        let behind = halves.suffix(after).filter { !$0.isEmpty }
        let zeros = max(0, 8 - before.count - behind.count)
        let groups = before + Array(repeating: "0", count: after == 0 ? 0 : zeros) + behind
        return groups.prefix(4).map(plain).joined(separator: ":") + "::/64"
    }

    /// A group without leading zeros, in lower case.
    private static func plain(_ group: String) -> String {
        let digits = group.lowercased().drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }
}
