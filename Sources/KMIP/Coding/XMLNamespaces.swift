/// Which prefixes stand for KMIP's namespace where the reader is.
struct XMLNamespaces {
    private static let kmip = Array("urn:oasis:tc:kmip:xmlns".utf8)

    private let bytes: [UInt8]
    /// Declarations from the outermost element inwards; an empty prefix is the default namespace.
    private var declared: [(prefix: ArraySlice<UInt8>, isKMIP: Bool)] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// What ``leave(_:)`` goes back to.
    var mark: Int { declared.count }

    mutating func leave(_ mark: Int) { declared.removeLast(declared.count - mark) }

    /// Takes `xmlns` or `xmlns:prefix`.
    ///
    /// - Throws: if the default namespace is made another than KMIP's: no element would mean anything.
    mutating func declare(_ name: ArraySlice<UInt8>, _ value: Range<Int>) throws(Malformed) {
        let prefix = name.dropFirst("xmlns:".utf8.count)
        let isKMIP = bytes[value].elementsEqual(Self.kmip)
        guard isKMIP || !prefix.isEmpty else { throw Malformed("a namespace that is not KMIP's", at: value.lowerBound) }
        declared.append((prefix, isKMIP))
    }

    /// An element's name without its prefix.
    func local(_ name: Range<Int>) throws(Malformed) -> ArraySlice<UInt8> {
        guard let colon = bytes[name].firstIndex(of: UInt8(ascii: ":")) else { return bytes[name] }
        let prefix = bytes[name.lowerBound..<colon]
        let found = declared.last { $0.prefix.elementsEqual(prefix) }
        guard found?.isKMIP == true else { throw Malformed("an element that is not KMIP's", at: name.lowerBound) }
        return bytes[(colon + 1)..<name.upperBound]
    }
}
