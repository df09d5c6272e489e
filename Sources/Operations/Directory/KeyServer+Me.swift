import Access
import Canonical
import Store

/// Who the caller is to this server.
public struct MeAnswer: Encodable, Sendable {
    public let subject: String
    /// `none`, `certificate`, `bearer` or `token`.
    public let method: String
    public let roles: [String]
    public let groups: [String]
    /// What he may do with the vault as a whole: `create`, `administer`.
    public let rights: [String]
    /// The most that the API token may do; absent without a limit.
    public let operations: [String]?
}

extension KeyServer {
    /// Throws `not-authenticated`, `sealed`.
    public func me(_ requester: Requester) async throws -> MeAnswer {
        try await readingDirectory(requester) { _ in
            []
        } _: { _, read in
            let caller = read.caller
            return MeAnswer(
                subject: caller.subject.text,
                method: caller.method.rawValue,
                roles: caller.memberships.compactMap { Role($0)?.rawValue }.sorted(),
                groups: caller.memberships.filter { $0.kind == .group }.map(\.value).sorted(),
                rights: caller.vaultRights.map(\.rawValue).sorted(),
                operations: caller.limit?.names
            )
        }
    }
}
