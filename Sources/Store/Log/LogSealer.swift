import Canonical

/// Tags the records of the change log under the current master's log tag key.
public protocol LogSealer: Sendable {
    /// - Parameter aad: `LogRow.binding`.
    /// - Throws: when there is no master any more, since the server was sealed; nothing is written then.
    func seal(_ aad: Bytes) throws -> (generation: MasterGeneration, tag: Bytes)
}
