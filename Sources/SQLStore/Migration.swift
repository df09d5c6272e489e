import CEmbedded
import Canonical
import Store

/// One step of the schema: a file of SQL that is never edited once it was released.
public struct Migration: Sendable, Hashable {
    /// From 1, without a gap.
    public let number: UInt64
    /// The file's name.
    public let name: String
    /// SHA-256 of the file.
    public let checksum: Digest
    /// In the file's order.
    public let statements: [String]

    /// - Parameters:
    ///   - name: `NNNN_words.sql`.
    ///   - bytes: the file. A line that begins with two dashes is a comment; a statement ends with a semicolon at the end
    ///     of a line.
    /// - Throws: `wrong-schema` for another form.
    public init(name: String, bytes: Bytes) throws(StoreError) {
        let digits = name.prefix(4)
        guard name.hasSuffix(".sql"), name.dropFirst(4).first == "_",
            digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = UInt64(digits), number > 0
        else { throw StoreError(.wrongSchema, "a migration is called NNNN_words.sql, not \(name)") }
        guard bytes.count <= SQLLimits.migrationSize, let text = String(validating: bytes, as: UTF8.self) else {
            throw StoreError(
                .wrongSchema,
                "the migration \(name) is not text of at most \(SQLLimits.migrationSize) bytes"
            )
        }
        self.number = number
        self.name = name
        checksum = Digest(of: bytes)
        statements = Self.statements(of: text)
    }

    private static func statements(of text: String) -> [String] {
        var statements: [String] = []
        var lines: [Substring] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("--") {
            guard line.hasSuffix(";") else {
                lines.append(line)
                continue
            }
            statements.append((lines + [line.dropLast()]).joined(separator: "\n"))
            lines = []
        }
        // An unfinished statement is handed on, for the database to refuse it.
        return lines.isEmpty ? statements : statements + [lines.joined(separator: "\n")]
    }
}

extension Migration {
    /// What the program carries for the engine, by number.
    ///
    /// - Throws: `wrong-schema` if a file has another form.
    public static func embedded(for engine: String) throws(StoreError) -> [Migration] {
        var migrations: [Migration] = []
        for index in 0..<kq_migration_count(engine) {
            let file = kq_migration(engine, index)
            let bytes = Bytes(UnsafeBufferPointer(start: file.bytes, count: file.count))
            migrations.append(try Migration(name: String(cString: file.name), bytes: bytes))
        }
        return migrations
    }
}
