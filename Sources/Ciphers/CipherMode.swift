/// How blocks are chained.
public enum CipherMode: String, Sendable, Hashable, CaseIterable {
    /// NIST SP 800-38A, sections 6.1 to 6.5
    case ecb = "ECB"
    case cbc = "CBC"
    /// With segments of a whole block
    case cfb = "CFB"
    case ofb = "OFB"
    /// The whole nonce is the counter block
    case ctr = "CTR"
    /// NIST SP 800-38C
    case ccm = "CCM"
    /// NIST SP 800-38D
    case gcm = "GCM"
    /// NIST SP 800-38E; the key is two keys
    case xts = "XTS"
    /// RFC 3394, NIST SP 800-38F KW
    case keyWrap = "WRAP"
    /// RFC 5649, NIST SP 800-38F KWP
    case keyWrapPadded = "WRAP-PAD"
    /// The algorithm is a stream and has a mode of its own (RFC 8439)
    case stream

    /// Whether it says if the data is what was encrypted, by a tag beside the data.
    public var hasTag: Bool { self == .gcm || self == .ccm }

    /// Whether only whole data can be done, in one call.
    public var isWhole: Bool {
        switch self {
        case .ccm, .xts, .keyWrap, .keyWrapPadded: true
        case .ecb, .cbc, .cfb, .ofb, .ctr, .gcm, .stream: false
        }
    }

    /// Whether the last block may have to be filled.
    public var isPadded: Bool { self == .ecb || self == .cbc }
}
