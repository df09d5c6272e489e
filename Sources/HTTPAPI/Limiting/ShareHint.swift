import Canonical
import FoundationEssentials

/// Whose share a body says that it is, without trusting it: the name in it, or the first bytes of the share, which end with the holder's index.
enum ShareHint {
    /// Bytes of a share up to the index: format, suite, vault, epoch, group, index.
    private static let head = 24
    /// Bytes of a name that are looked at: what a limiter remembers is bounded, whatever is sent.
    private static let name = 128

    private struct Named: Decodable {
        let holder: String?
        let share: String?
    }

    static func of(_ body: Bytes) -> String {
        guard body.first != 1, JSONDepth.isWithin(Limits.jsonDepth, body),
            let named = try? JSONDecoder().decode(Named.self, from: Data(body))
        else { return Bytes(body.prefix(head)).hex }
        if let holder = named.holder { return String(decoding: holder.utf8.prefix(name), as: UTF8.self) }
        let share = (named.share ?? "").trimmed.lowercased()
        // In the text form five bytes are ten characters and a dash; in base64 three bytes are four characters.
        return String(share.prefix(share.hasPrefix("kq1-") ? 4 + 11 * 5 : head / 3 * 4))
    }
}
