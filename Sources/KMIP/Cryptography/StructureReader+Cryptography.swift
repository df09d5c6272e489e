extension StructureReader {
    /// Unique Identifiers of several objects.
    mutating func identifiers() throws(KMIPError) -> [String] {
        var identifiers: [String] = []
        for found in repeated(.uniqueIdentifier) {
            let identifier = try found.text()
            guard (1...Limits.identifierBytes).contains(identifier.utf8.count) else {
                throw KMIPError(.invalidField, "a UniqueIdentifier of \(identifier.utf8.count) bytes")
            }
            identifiers.append(identifier)
        }
        return identifiers
    }
}

extension TTLV {
    /// A Big Integer above 0, in network order without leading zeros.
    func positive() throws(KMIPError) -> [UInt8] {
        guard case .bigInteger(let bytes) = value, let first = bytes.first, first & 0x80 == 0 else {
            throw KMIPError(.invalidField, "\(tag) is not a Big Integer above 0")
        }
        return Array(bytes.drop { $0 == 0 })
    }
}
