import Canonical
import Keyring
import Secrets
import Store

extension AsynchronousPartRow {
    /// What its content is bound to.
    func context(_ vault: VaultID) -> [CanonicalValue] { [.vault(vault), .bytes(id), .unsigned(part)] }

    /// Seals the content under the current master key.
    init(_ content: SecretBytes, part: UInt64, of id: Bytes, _ sealer: RowSealer) throws {
        self.init(id: id, part: part, content: [], tagging: Tagging(generation: sealer.keyring.current))
        self.content = try sealer.keyring.seal(content, as: .asynchronous, context(sealer.vault))
    }
}

extension OpenVault {
    /// What was asked and what was answered, of the rows that a read gave. Throws `Damage` where one does not open.
    @inline(never)
    func asynchronousParts(_ rows: [RawRow]) throws -> (request: AsynchronousPart?, answer: AsynchronousPart?) {
        var parts: [UInt64: AsynchronousPart] = [:]
        for raw in rows {
            let row = try AsynchronousPartRow(raw)
            try sealer.check(row)
            parts[row.part] = AsynchronousPart(row: row, content: try open(row))
        }
        return (parts[AsynchronousPartRow.request], parts[AsynchronousPartRow.answer])
    }

    private func open(_ row: AsynchronousPartRow) throws -> SecretBytes {
        do {
            return try keyring.open(row.content, as: .asynchronous, row.context(id), generation: row.generation)
        } catch {
            throw Damage(row.raw, "its content does not open")
        }
    }
}

/// One part of a request, opened.
struct AsynchronousPart: Sendable {
    let row: AsynchronousPartRow
    let content: SecretBytes
}

extension [AsynchronousRow] {
    /// Whether so many bytes may be kept of one caller beside these requests of his.
    func haveRoom(for bytes: Int) -> Bool {
        var left = AsynchronousLimits.bytes
        for taken in map(\.bytes) + [UInt64(clamping: bytes)] {
            guard taken <= left else { return false }
            left -= taken
        }
        return true
    }
}

extension AsynchronousRow {
    /// Whether nobody does it who is known to be at it: nobody began, or who began has not come to an end in his time.
    func isFree(for server: Digest, _ work: AsynchronousWork, at now: Instant) -> Bool {
        switch state {
        case AsynchronousState.waiting: true
        // What this server began before it was started anew, it does not do now.
        case AsynchronousState.running where self.server == server: !work.isDoing(id)
        case AsynchronousState.running: lease.map { $0 <= now } ?? true
        default: false
        }
    }

    /// What became of it is told until then.
    mutating func becomeObtained(at now: Instant) {
        isObtained = true
        // The items behind it go by its answer.
        if !isFollowed { expires = min(expires, now.adding(seconds: AsynchronousLimits.grace)) }
    }
}
