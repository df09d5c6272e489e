import Canonical
import SwiftASN1
import X509

/// One name of a workload, as a manifest's policy or a request gives it.
///
/// The form follows from the text: an IPv4 or IPv6 literal, a URI if a scheme and a colon stand first, an e-mail address
/// if it has an `@`, else a DNS name (a wildcard only as the whole first label). Names are kept in one spelling - host
/// names in lower case - so that equal names compare equal.
public enum SubjectName: Sendable, Hashable {
    case dns(String)
    case ip(Bytes)
    case uri(String)
    case email(String)

    /// - Throws: `AuthorityError.namesRefused` for a text that is none of these, is too long, holds blanks, control
    ///   characters or letters outside ASCII, or begins with the vault's own `urn:keyquorum:`.
    public init(_ text: String) throws(AuthorityError) {
        guard (1...Limits.nameBytes).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw Self.refused(text)
        }
        if let address = IPLiteral.parse(text) {
            self = .ip(address)
        } else if Self.hasScheme(text) {
            guard !text.lowercased().hasPrefix(VaultNames.reservedPrefix) else { throw Self.refused(text) }
            self = .uri(text)
        } else if text.contains("@") {
            self = .email(try Self.mailbox(text))
        } else {
            self = .dns(try Self.hostName(text))
        }
    }

    init(_ name: GeneralName) throws(AuthorityError) {
        switch name {
        case .dnsName(let text): self = .dns(try Self.hostName(text))
        case .rfc822Name(let text): self = .email(try Self.mailbox(text))
        case .uniformResourceIdentifier(let text):
            try self.init(text)
            guard case .uri = self else { throw Self.refused(text) }
        case .ipAddress(let octets):
            guard octets.bytes.count == 4 || octets.bytes.count == 16 else { throw Self.refused("an IP address") }
            self = .ip(Bytes(octets.bytes))
        default: throw AuthorityError(.namesRefused, "only DNS names, IP addresses, URIs and e-mails are certified")
        }
    }

    var generalName: GeneralName {
        switch self {
        case .dns(let text): .dnsName(text)
        case .ip(let octets): .ipAddress(ASN1OctetString(contentBytes: octets[...]))
        case .uri(let text): .uniformResourceIdentifier(text)
        case .email(let text): .rfc822Name(text)
        }
    }

    private static func refused(_ text: String) -> AuthorityError {
        AuthorityError(.namesRefused, "the name \(text.prefix(100).debugDescription) cannot be certified")
    }

    private static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), let first = text.first, first.isLetter else {
            return false
        }
        return text[..<colon].allSatisfy { $0.isLetter || $0.isNumber || "+-.".contains($0) }
    }

    private static func mailbox(_ text: String) throws(AuthorityError) -> String {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].hasPrefix("*") else { throw refused(text) }
        guard parts[0].utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { throw refused(text) }
        return "\(parts[0])@\(try hostName(String(parts[1])))"
    }

    private static func hostName(_ text: String) throws(AuthorityError) -> String {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...Limits.dnsNameBytes).contains(text.utf8.count) else { throw refused(text) }
        for (place, label) in labels.enumerated() {
            if place == 0, label == "*", labels.count > 1 { continue }
            guard isLabel(label) else { throw refused(text) }
        }
        return text.lowercased()
    }

    /// Letters, digits, `-` inside, and the underscore that cluster names have.
    private static func isLabel(_ label: Substring) -> Bool {
        guard (1...Limits.dnsLabelBytes).contains(label.utf8.count), label.first != "-", label.last != "-" else {
            return false
        }
        return label.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}

extension SubjectName: CustomStringConvertible {
    public var description: String {
        switch self {
        case .dns(let text), .uri(let text), .email(let text): text
        case .ip(let octets): IPLiteral.text(octets)
        }
    }
}
