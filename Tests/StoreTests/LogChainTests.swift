import Canonical
import Store
import Testing
import TestSupport

@Suite struct LogChainTests {
    private let server = Digest(of: Bytes("server".utf8))

    @Test("a chain is the server's id and its start counter, and begins with nothing")
    func beginning() {
        let chain = LogChain(vault: SampleRows.vault, server: server, start: 258)
        #expect(chain.head.chain == server.bytes + [0, 0, 0, 0, 0, 0, 1, 2])
        #expect(chain.head.seq == 0)
        #expect(chain.head.hash.bytes == Bytes(repeating: 0, count: 32))
    }

    @Test("a record names the row, its content, its new tag, the newest checkpoint and the record before it")
    func record() {
        var chain = LogChain(vault: SampleRows.vault, server: server, start: 1)
        let checkpoint = Digest(of: Bytes("checkpoint".utf8))
        let row = SampleRows.grant("o", to: SampleRows.bob, version: 4)
        let change = Change.insert("grant", row)
        let time = Instant(microseconds: 77)
        let first = chain.record(of: change, by: SampleRows.alice, at: time, checkpoint: checkpoint)
        #expect(first.seq == 1 && first.previous == chain.head.hash && first.checkpoint == checkpoint)
        #expect(first.time == time && first.subject == SampleRows.alice && first.changeKind == "grant")
        #expect(first.tableName == "read_access" && first.rowVersion == 4 && first.proof == row.tag)
        #expect(first.rowKey == Canonical.encode(.bytes(Bytes("o".utf8)), .bytes(SampleRows.bob)))
        #expect(first.rowHash == row.raw.contentHash)
        #expect(chain.isFollowed(by: first))
        chain.append(first)
        let second = chain.record(of: change, by: SampleRows.alice, at: time, checkpoint: nil)
        #expect(second.seq == 2 && second.previous == first.hash(vault: SampleRows.vault))
        #expect(!chain.isFollowed(by: first))
    }

    @Test("a record's hash covers every column but the generation and the tag, and the vault")
    func hash() throws {
        let record = SampleRows.record(SampleRows.object("o").raw)
        let hash = record.hash(vault: SampleRows.vault)
        for (position, column) in LogRow.table.columns.enumerated() {
            var raw = record.raw
            switch raw.values[position] {
            case .integer(let number): raw.values[position] = .integer(number + 1)
            case .bytes(let bytes): raw.values[position] = .bytes(Bytes(repeating: 0x41, count: bytes.count))
            case .null: raw.values[position] = .bytes(Bytes(repeating: 0, count: 32))
            }
            let isSame = try LogRow(raw).hash(vault: SampleRows.vault) == hash
            #expect(isSame == ["generation", "tag"].contains(column.name), "\(column.name)")
        }
        #expect(record.hash(vault: VaultID.random(Bytes(repeating: 9, count: 16))) != hash)
    }
}
