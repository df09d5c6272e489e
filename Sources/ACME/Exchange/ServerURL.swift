/// A URL of the ACME server. Plain http only reaches this machine.
struct ServerURL: Sendable, Hashable {
    let text: String

    /// The directory's, which an operator names.
    init?(directory text: String) {
        self.init(text)
    }

    /// One that an answer of a server with that directory names: never less protected than the directory's own.
    init?(_ text: String, below directory: String) {
        guard directory.hasPrefix("http://") || text.hasPrefix("https://") else { return nil }
        self.init(text)
    }

    private init?(_ text: String) {
        guard text.utf8.count <= ACMELimits.url, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
        if text.hasPrefix("https://") {
            guard !Self.host(text, after: "https://").isEmpty else { return nil }
        } else {
            guard text.hasPrefix("http://"), Self.isLoopback(Self.host(text, after: "http://")) else { return nil }
        }
        self.text = text
    }

    private static func host(_ text: String, after scheme: String) -> Substring {
        let authority = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        // A user before the host is nothing that a server is called by; it would hide which host is meant.
        guard !authority.contains("@") else { return "" }
        if authority.hasPrefix("[") { return authority.prefix { $0 != "]" }.dropFirst() }
        return authority.prefix { $0 != ":" }
    }

    private static func isLoopback(_ host: Substring) -> Bool {
        host == "127.0.0.1" || host == "::1" || host == "localhost"
    }
}
