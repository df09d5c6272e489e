import Canonical
import KMIP

/// Under which name a KMIP login is kept: a user's name, or what a device says of itself (KMIP 2.1 section 9.11).
struct LoginName: Hashable, Sendable {
    /// The form in which it is stored; two names are one when these are.
    let canonical: Bytes
    /// What KMIP's hashes take for the user's name.
    let hashed: Bytes

    var id: Digest { Digest(of: canonical) }

    static func user(_ name: String) throws(KMIPError) -> LoginName {
        let canonical = Canonical.encode([.text("user"), .text(try checked(name, LoginLimits.user))])
        return LoginName(canonical: canonical, hashed: Bytes(name.utf8))
    }

    /// Which of the numbers a device shows is part of its name.
    static func device(_ numbers: [String?]) throws(KMIPError) -> LoginName {
        guard numbers.count == KMIPDevice.members.count, numbers.contains(where: { $0 != nil }) else {
            throw KMIPError(.invalidField, "a device has at least one number")
        }
        var values: [CanonicalValue] = [.text("device")]
        for number in numbers {
            guard let number else {
                values.append(.null)
                continue
            }
            values.append(.text(try checked(number, LoginLimits.device)))
        }
        let canonical = Canonical.encode(values)
        return LoginName(canonical: canonical, hashed: Bytes(Digest(of: canonical).hex.utf8))
    }

    /// The user's name; nil for a device.
    static func user(stored: Bytes) -> String? { texts(stored, "user")?.first ?? nil }

    /// A device's numbers; nil for a user.
    static func device(stored: Bytes) -> [String?]? {
        texts(stored, "device").flatMap { $0.count == KMIPDevice.members.count ? $0 : nil }
    }

    private static func texts(_ stored: Bytes, _ kind: String) -> [String?]? {
        guard let values = try? Canonical.decode(stored), values.first?.text == kind else { return nil }
        return values.dropFirst().map(\.text)
    }

    private static func checked(_ text: String, _ bytes: ClosedRange<Int>) throws(KMIPError) -> String {
        guard bytes.contains(text.utf8.count),
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw KMIPError(
                .invalidField,
                "a name has \(bytes.lowerBound) to \(bytes.upperBound) bytes and no control characters"
            )
        }
        return text
    }
}
