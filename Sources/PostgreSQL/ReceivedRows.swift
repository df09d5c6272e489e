import CPostgreSQL
import Canonical
import Store

/// Reads the rows of a result of the C library.
struct ReceivedRows {
    private let result: OpaquePointer
    private let columns: Int32
    let count: Int32

    init(_ result: OpaquePointer) {
        self.result = result
        columns = PQnfields(result)
        count = PQntuples(result)
    }

    /// - Throws: `damaged` for what is neither number nor bytes: no such thing was ever written by this program.
    func row(_ row: Int32) throws(StoreError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(Int(columns))
        for column in 0..<columns { values.append(try value(row, column)) }
        return values
    }

    private func value(_ row: Int32, _ column: Int32) throws(StoreError) -> Value {
        let length = Int(PQgetlength(result, row, column))
        guard length > 0 || PQgetisnull(result, row, column) == 0 else { return .null }
        let start = UnsafeRawPointer(PQgetvalue(result, row, column))
        switch (PQftype(result, column), length, start) {
        case (Self.bytea, _, let start?):
            return .bytes(Bytes(UnsafeRawBufferPointer(start: start, count: length)))
        case (Self.bytea, 0, nil): return .bytes([])
        case (Self.int8, 8, let start?):
            return .integer(Int64(bigEndian: start.loadUnaligned(as: Int64.self)))
        case (Self.int4, 4, let start?):
            return .integer(Int64(Int32(bigEndian: start.loadUnaligned(as: Int32.self))))
        default: throw StoreError(.damaged, "a row holds what this program never writes")
        }
    }

    /// The numbers of the server's own types, which never change.
    private static let bytea: Oid = 17
    private static let int8: Oid = 20
    private static let int4: Oid = 23
}
