import Canonical
import Testing
import TestSupport

@testable import Store

@Suite struct RowTests {
    @Test("a row's binding is the label, the suite, the vault, the table and every column but the tag")
    func binding() {
        var row = SampleRows.grant("o", to: [1, 2])
        row.until = Instant(microseconds: -7)
        let wanted = Canonical.labelled(
            .row,
            [
                .unsigned(1), .bytes(SampleRows.vault.bytes), .text("read_access"), .unsigned(1),
                .bytes(Bytes("o".utf8)),
                .bytes([1, 2]), .bytes([1]), .instant(Instant(microseconds: -7)), .boolean(false),
                .bytes(SampleRows.alice), .instant(Instant(microseconds: 1_700_000_000_000_001)), .unsigned(1),
                .unsigned(1), .unsigned(1),
            ]
        )
        #expect(row.rowBinding(suite: 1, vault: SampleRows.vault) == wanted)
    }

    @Test("wrapped material enters by its SHA-256, and null is not empty")
    func material() {
        let some = SampleRows.object("o", material: [1, 2, 3]).tagInput
        let none = SampleRows.object("o", material: nil).tagInput
        let empty = SampleRows.object("o", material: []).tagInput
        #expect(some[6] == .digest(Digest(of: Bytes([1, 2, 3]))))
        #expect(none[6] == .null)
        #expect(empty[6] == .digest(Digest(of: Bytes())))
    }

    @Test("every change of any column but the tag changes the binding and the content's hash")
    func everyColumn() {
        for table in Schema.tagged {
            let row = RawRow(table, table.columns.map { $0.kind == .bytes ? .bytes([1]) : .integer(0) })
            for position in table.columns.indices {
                var other = row
                other.values[position] = table.columns[position].kind == .bytes ? .bytes([2]) : .integer(1)
                let isTag = table.columns[position].name == "tag"
                let isSame =
                    row.binding(suite: 1, vault: SampleRows.vault) == other.binding(suite: 1, vault: SampleRows.vault)
                #expect(isSame == isTag, "\(table).\(table.columns[position].name)")
                #expect((row.contentHash == other.contentHash) == isTag)
            }
        }
    }

    @Test("a typed row gives back the raw row that it was read from, with and without nulls")
    func roundTrips() throws {
        for isNull in [true, false] {
            for (table, read) in Self.readers {
                let raw = Self.sample(table, nulls: isNull)
                #expect(try read(raw) == raw, "\(table)")
            }
        }
        #expect(Set(Self.readers.map(\.0)) == Set(Schema.tables))
    }

    @Test("a column that holds another kind of value, or null where none may be, is damage that names the column")
    func damage() throws {
        for (table, read) in Self.readers {
            for (position, column) in table.columns.enumerated() {
                var raw = Self.sample(table, nulls: false)
                raw.values[position] = column.kind == .bytes ? .integer(1) : .bytes([1])
                let error = try #require(throws: StoreError.self) { try read(raw) }
                #expect(error.code == .damaged && error.detail.contains("\(table).\(column.name) "))
                raw.values[position] = .null
                if !column.isNullable { #expect(throws: StoreError.self) { try read(raw) } }
            }
        }
    }

    @Test("an id that is not printable ASCII is damage")
    func ids() {
        for id in ["", "a b", "\u{e1}", "a\n", "\u{7f}"] {
            #expect(throws: StoreError.self) { try ObjectRow(SampleRows.object(id).raw) }
        }
    }

    @Test("what is printed of a row are sizes, never values")
    func silence() {
        let row = SampleRows.object("secret-id", owner: Bytes("secret-owner".utf8)).raw
        #expect(!"\(row)".contains("secret"))
        #expect("\(row)".contains("12 bytes"))
    }

    @Test("the key, the tag and the columns of every table are there, and indexed columns too")
    func tables() {
        for table in Schema.tables {
            for column in table.primaryKey + table.materialColumns + table.indexes.joined() {
                #expect(table.position(of: column) != nil, "\(table).\(column)")
            }
            #expect(table.columns.last?.name == "tag" || !table.isTagged)
            #expect(
                table.primaryKey.allSatisfy { name in table.columns.contains { $0.name == name && !$0.isNullable } }
            )
            #expect(Schema.table(table.name) == table)
        }
        #expect(Set(Schema.tables.map(\.name)).count == Schema.tables.count)
    }

    private static let readers: [(Table, @Sendable (RawRow) throws -> RawRow)] = [
        (VaultRow.table, { try VaultRow($0).raw }), (MasterRow.table, { try MasterRow($0).raw }),
        (WrapRow.table, { try WrapRow($0).raw }), (EpochRow.table, { try EpochRow($0).raw }),
        (RosterRow.table, { try RosterRow($0).raw }), (ShareholderRow.table, { try ShareholderRow($0).raw }),
        (CeremonyRow.table, { try CeremonyRow($0).raw }), (ServerRow.table, { try ServerRow($0).raw }),
        (ObjectRow.table, { try ObjectRow($0).raw }), (GrantRow.table, { try GrantRow($0).raw }),
        (TransitionRow.table, { try TransitionRow($0).raw }), (CertificateRow.table, { try CertificateRow($0).raw }),
        (CRLRow.table, { try CRLRow($0).raw }), (LogRow.table, { try LogRow($0).raw }),
        (CheckpointRow.table, { try CheckpointRow($0).raw }), (NameHintRow.table, { try NameHintRow($0).raw }),
        (LabelHintRow.table, { try LabelHintRow($0).raw }), (ObjectHintRow.table, { try ObjectHintRow($0).raw }),
        (IdempotencyRow.table, { try IdempotencyRow($0).raw }),
        (StagedShareRow.table, { try StagedShareRow($0).raw }), (SessionRow.table, { try SessionRow($0).raw }),
        (DirectoryRow.table, { try DirectoryRow($0).raw }), (MemberRow.table, { try MemberRow($0).raw }),
        (GroupRow.table, { try GroupRow($0).raw }), (ScopedGrantRow.table, { try ScopedGrantRow($0).raw }),
        (TokenRow.table, { try TokenRow($0).raw }), (TransferRow.table, { try TransferRow($0).raw }),
        (LoginRow.table, { try LoginRow($0).raw }), (TicketRow.table, { try TicketRow($0).raw }),
        (AsynchronousRow.table, { try AsynchronousRow($0).raw }),
        (AsynchronousPartRow.table, { try AsynchronousPartRow($0).raw }),
    ]

    /// Every value differs from its neighbours', so that two columns in the wrong order are seen.
    private static func sample(_ table: Table, nulls: Bool) -> RawRow {
        RawRow(
            table,
            table.columns.enumerated().map { position, column in
                if column.isNullable && nulls { return .null }
                let size =
                    column.maximumSize == StoreLimits.small ? (table == VaultRow.table && position == 1 ? 16 : 32) : 9
                return switch column.kind {
                case .bytes: .bytes(Bytes(repeating: UInt8(0x30 + position), count: size))
                case .unsigned, .instant: .integer(Int64(position + 1))
                case .boolean: .integer(1)
                }
            }
        )
    }
}
