/// Why bytes are not a share.
public enum ShareError: Error, Hashable {
    /// Damaged, mistyped or no share at all; `block` is the first block of the text form that is wrong, from 1 to 16.
    case malformed(block: Int?)
    /// A share of a later format or suite than this program knows.
    case unknownFormat(UInt8)
    case unknownSuite(UInt8)

    /// Stable text for callers.
    public var code: String {
        switch self {
        case .malformed: "share-malformed"
        case .unknownFormat: "share-format-unknown"
        case .unknownSuite: "share-suite-unknown"
        }
    }
}

extension ShareError: CustomStringConvertible {
    /// A sentence for the holder. It names a block by its number and shows nothing of the share.
    public var description: String {
        switch self {
        case .malformed(let block?): "block \(block) of the share is mistyped"
        case .malformed(nil): "the share is damaged or incomplete"
        case .unknownFormat(let format): "the share has the format \(format), which this program does not know"
        case .unknownSuite(let suite): "the share has the suite \(suite), which this program does not know"
        }
    }
}
