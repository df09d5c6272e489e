import Canonical

/// POSTs that a server does once, however often they are sent under one idempotency key, so that one whose answer was lost is sent again.
enum RepeatedCall {
    /// Whether the server keeps the answer to a POST under its key. Shares and confirmations of holders have no need of it: what was sent twice is one.
    static func isKept(_ path: String) -> Bool {
        let parts = path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        return kept.contains { $0.count == parts.count && zip($0, parts).allSatisfy { $0 == "*" || $0 == $1 } }
    }

    /// 128 bits of chance.
    static func newKey() -> String {
        Bytes((0..<16).map { _ in UInt8.random(in: .min ... .max) }).hex
    }

    /// Whether nobody knows if the call was done, or it cannot be done just now.
    static func isWorthwhile(after error: ClientError) -> Bool {
        switch error {
        case .lost: true
        case .refused(let refusal): refusal.status == 503 && soonOver.contains(refusal.code)
        default: false
        }
    }

    private static let soonOver: Set<String> = ["database-unavailable", "outcome-unknown"]

    private static let kept: [[Substring]] = [
        "v1/initialize", "v1/ceremonies", "v1/ceremonies/*/commit", "v1/certificates", "v1/certificates/*/revoke",
        "v1/kmip-logins", "v1/masters/purge", "v1/objects", "v1/objects/*/activate", "v1/objects/*/derive",
        "v1/objects/*/rekey",
        "v1/objects/*/revoke",
        "v1/objects/*/transfer", "v1/objects/*/transfer/accept", "v1/servers/*/revoke", "v1/tokens",
    ].map { Substring($0).split(separator: "/") }
}
