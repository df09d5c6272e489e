import HTTPTypes
import Hummingbird

/// Origins (RFC 6454) whose pages may call the API: `https://console.example:8443`.
public struct AllowedOrigins: Sendable, Hashable {
    private let origins: Set<String>

    /// Nobody's pages.
    public static let none = AllowedOrigins(origins: [])

    public var isEmpty: Bool { origins.isEmpty }

    /// Reads origins that stand side by side with commas; nil where one is none. There is no word for everybody: whoever runs a page that a
    /// caller has open would act in his name.
    public init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed.lowercased() }
        guard parts.allSatisfy(Self.isOrigin) else { return nil }
        origins = Set(parts)
    }

    private init(origins: Set<String>) { self.origins = origins }

    /// The origin of the page that sent the request, if its pages may.
    func origin(of head: HTTPRequest) -> String? {
        guard let origin = head.headerFields[.origin], origins.contains(origin.lowercased()) else { return nil }
        return origin
    }

    func allow(_ head: HTTPRequest) -> Bool { origin(of: head) != nil }

    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let authority = text.dropFirst(scheme.count)
        return !authority.isEmpty && authority.utf8.allSatisfy { isOfAuthority($0) }
    }

    /// Letters, digits, and what a host name, an address in brackets and a port have besides.
    private static func isOfAuthority(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}
