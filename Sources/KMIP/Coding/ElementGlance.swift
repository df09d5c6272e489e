import Secrets

/// Reads elements of one encoding one after the other, where it is known which ones come. What it does not find it does not explain.
///
/// Every function steps over the next element if it is the one that is asked for and can be read, and stays where it is if not.
protocol ElementGlance {
    /// What `content` makes of a structure, all of which it must have read; nil where it makes nothing.
    mutating func structure<Content>(_ tag: Tag, _ content: (inout Self) -> Content?) -> Content?
    mutating func integer(_ tag: Tag) -> UInt32?
    mutating func enumeration(_ tag: Tag) -> UInt32?
    mutating func boolean(_ tag: Tag) -> Bool?
    mutating func bytes(_ tag: Tag) -> [UInt8]?
    /// A byte string, straight into wiping memory.
    mutating func secret(_ tag: Tag) -> SecretBytes?
    /// A short text of printable ASCII characters without blanks.
    mutating func word(_ tag: Tag) -> String?
}

/// Which texts are words.
enum GlanceWord {
    static let lengths = 1...128

    static func isCharacter(_ byte: UInt8) -> Bool { (0x21...0x7e).contains(byte) }
}
