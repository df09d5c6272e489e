/// A mask written as components: names of its bits, or hexadecimal numbers of up to 8 digits (the encodings of KMIP 1.0, sections 4.1.6.4 and 6.1.6.4).
enum NamedBits {
    /// - Parameters:
    ///   - components: what stood between the separators.
    ///   - scope: the tag whose bits are named.
    ///   - offset: where the value stands in what is read, for the error.
    /// - Throws: Unknown Enumeration for a component that is neither.
    static func read(
        _ components: some Sequence<ArraySlice<UInt8>>,
        in scope: UInt32,
        at offset: Int
    ) throws(Malformed) -> Int32 {
        var bits: UInt32 = 0
        for component in components {
            if let bit = Registry.names.code(of: component, in: scope) {
                bits |= bit
            } else if let digits = Hexadecimal.afterPrefix(component), digits.count <= 8,
                let number = Hexadecimal.number(digits)
            {
                bits |= UInt32(number)
            } else {
                throw Malformed("an unknown component of a mask", at: offset, reason: .unknownEnumeration)
            }
        }
        return Int32(bitPattern: bits)
    }
}
