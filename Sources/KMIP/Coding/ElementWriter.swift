import Secrets

/// Writes elements of one encoding one after the other, without a value for each. What is written by it is the same in every encoding.
protocol ElementWriter {
    /// An element that holds those that `content` writes.
    mutating func structure(_ tag: Tag, _ content: (inout Self) -> Void)
    mutating func integer(_ tag: Tag, _ number: Int32)
    mutating func enumeration(_ tag: Tag, _ number: UInt32)
    /// - Parameter seconds: since 1970.
    mutating func date(_ tag: Tag, _ seconds: Int64)
    mutating func text(_ tag: Tag, _ text: String)
    mutating func bytes(_ tag: Tag, _ content: [UInt8])
    mutating func secret(_ tag: Tag, _ content: SecretBytes)
}
