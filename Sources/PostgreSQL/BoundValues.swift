import CPostgreSQL
import Glibc
import Store

/// The values of one statement as the C library takes them: pointers, lengths and formats, all binary.
///
/// The library makes its own copy, so one buffer serves all statements of a connection.
struct BoundValues: ~Copyable {
    private var storage = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 8)
    private var pointers: [UnsafePointer<CChar>?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    deinit { storage.deallocate() }

    /// Lends the values for the length of the call.
    ///
    /// - Throws: `too-large` for what the protocol cannot hold.
    mutating func with(
        _ values: [Value],
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Int32
    ) throws(StoreError) -> Int32 {
        guard values.count <= PostgreSQLLimits.values, values.allSatisfy({ $0.size < PostgreSQLLimits.value }) else {
            throw StoreError(.tooLarge, "a statement has more values, or larger ones, than PostgreSQL takes")
        }
        makeRoom(values.reduce(0) { $0 + $1.size })
        set(values)
        defer { if storage.count > PostgreSQLLimits.keptForValues { resize(PostgreSQLLimits.keptForValues) } }
        return body(Int32(values.count), pointers, lengths, formats)
    }

    private mutating func set(_ values: [Value]) {
        pointers.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        while formats.count < values.count { formats.append(1) }
        var offset = 0
        for value in values {
            let place = UnsafeMutableRawBufferPointer(rebasing: storage[offset..<offset + value.size])
            switch value {
            case .null: break
            case .integer(let number): withUnsafeBytes(of: number.bigEndian) { place.copyMemory(from: $0) }
            case .bytes(let bytes): bytes.withUnsafeBytes { place.copyMemory(from: $0) }
            }
            // Bytes of length zero have an address all the same: no address means null.
            let start = storage.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self)
            pointers.append(value == .null ? nil : UnsafePointer(start))
            lengths.append(Int32(value.size))
            offset += value.size
        }
    }

    private mutating func makeRoom(_ count: Int) {
        if count > storage.count { resize(count) }
    }

    private mutating func resize(_ count: Int) {
        storage.deallocate()
        storage = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
    }
}
