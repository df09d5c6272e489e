import Access
import Canonical
import Keyring
import Store

/// One record of the change log as it stands in a list.
public struct LogEntryAnswer: Encodable, Sendable {
    /// Whether the record is the vault's own.
    public enum Check: String, Encodable, Sendable {
        /// Its tag fits its content.
        case intact
        case damaged
        /// Its master key was purged: only the checkpoints vouch for it.
        case unknown
    }

    /// In its chain, from 1.
    public let seq: UInt64
    public let time: String
    /// Who changed it.
    public let actor: String
    /// What was done, such as `grant`.
    public let kind: String
    public let table: String
    /// The key of the row that changed; several parts joined by a slash.
    public let target: String
    /// The row's version after the change.
    public let version: UInt64
    /// Hex, the server that wrote the record; with `start` it names the chain.
    public let server: String
    public let start: UInt64
    /// The master under which the record is tagged.
    public let generation: UInt32
    public let check: Check
    /// What it says besides: `method`, `operations`, `until` and the like; absent where nothing.
    public let details: [String: String]?
    /// Hex, SHA-256 of `statement`: what the next record of the chain names as the one before it.
    public let hash: String
    /// Base64 of the canonical bytes of the record.
    public let statement: String

    init(_ record: LogRow, in vault: OpenVault) {
        let bytes = record.binding(vault: vault.id)
        seq = record.seq
        time = record.time.rfc3339
        actor = (try? Subject(stored: record.subject).text) ?? Damage.readable(record.subject)
        kind = record.changeKind
        table = record.tableName
        target = record.target
        version = record.rowVersion
        server = record.serverID.hex
        start = record.start
        generation = record.generation.number
        check = Self.check(record, bytes, vault)
        let words = LogDetails(stored: record.details)?.words ?? [:]
        details = words.isEmpty ? nil : words
        hash = Digest(of: bytes).hex
        statement = bytes.base64
    }

    private static func check(_ record: LogRow, _ bytes: Bytes, _ vault: OpenVault) -> Check {
        do {
            try vault.keyring.checkLogTag(record.tag, bytes, generation: record.generation)
            return .intact
        } catch {
            return error.code == .unknownGeneration && record.generation < vault.keyring.current ? .unknown : .damaged
        }
    }
}

extension LogRow {
    /// The key of the row that changed, as callers write it: subjects as grants name them, ids as they are, other bytes in hex; several parts joined
    /// by a slash.
    var target: String {
        guard let parts = try? Canonical.decode(rowKey) else { return rowKey.hex }
        return parts.map { part in
            part.unsigned.map { "\($0)" } ?? part.bytes.map(Self.word) ?? "null"
        }
        .joined(separator: "/")
    }

    private static func word(_ bytes: Bytes) -> String {
        // Only a stored subject has this separator in it.
        guard bytes.contains(0x1f), let subject = try? Subject(stored: bytes) else { return Damage.readable(bytes) }
        return subject.text
    }
}
