import Secrets

/// Shamir's sharing in a ``BinaryField``, piece by piece: a piece is one element, its bytes in network order.
struct BinarySharing {
    let field: BinaryField

    /// The polynomial's coefficients as rows: the key first, then random ones; its value at a place, for every piece.
    func value(of rows: [SecretBytes], at place: Int) -> SecretBytes {
        let place = UInt16(place)
        return combine(rows.count, rows[0].count) { piece, row in
            element(rows[row], piece)
        } fold: { sum, next in
            field.multiply(sum, place) ^ next
        }
    }

    /// The value at `place` of the polynomial of the lowest degree through the parts (Lagrange).
    ///
    /// The caller holds that identifiers differ and lengths are one.
    func value(through parts: ArraySlice<KeyPart>, at place: Int) -> SecretBytes {
        let weighted = parts.map { part in (weight(of: part.identifier, in: parts, at: place), part.bytes) }
        return combine(weighted.count, weighted[0].1.count) { piece, row in
            field.multiply(weighted[row].0, element(weighted[row].1, piece))
        } fold: { sum, next in
            sum ^ next
        }
    }

    /// Folds a column of elements into one, from the last row to the first, for each piece.
    private func combine(
        _ rows: Int,
        _ count: Int,
        of element: (_ piece: Int, _ row: Int) -> UInt16,
        fold: (UInt16, UInt16) -> UInt16
    ) -> SecretBytes {
        SecretBytes(count: count) { bytes in
            for piece in 0..<(count / field.width.rawValue) {
                let sum = (0..<rows).reversed().reduce(UInt16(0)) { fold($0, element(piece, $1)) }
                write(sum, bytes, piece)
            }
        }
    }

    /// Π (place - other) / (own - other); minus is exclusive or.
    private func weight(of own: Int, in parts: ArraySlice<KeyPart>, at place: Int) -> UInt16 {
        var (above, below): (UInt16, UInt16) = (1, 1)
        for other in parts where other.identifier != own {
            above = field.multiply(above, UInt16(place ^ other.identifier))
            below = field.multiply(below, UInt16(own ^ other.identifier))
        }
        return field.multiply(above, field.invert(below))
    }

    private func element(_ row: SecretBytes, _ piece: Int) -> UInt16 {
        row.withBytes { bytes in
            switch field.width {
            case .one: UInt16(bytes[piece])
            case .two: UInt16(bytes[2 * piece]) << 8 | UInt16(bytes[2 * piece + 1])
            }
        }
    }

    private func write(_ element: UInt16, _ bytes: UnsafeMutableRawBufferPointer, _ piece: Int) {
        switch field.width {
        case .one: bytes[piece] = UInt8(truncatingIfNeeded: element)
        case .two:
            bytes[2 * piece] = UInt8(truncatingIfNeeded: element >> 8)
            bytes[2 * piece + 1] = UInt8(truncatingIfNeeded: element)
        }
    }
}
