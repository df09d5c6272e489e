import Secrets

/// Passwords in UTF-8, never as a String.
enum SecretText {
    /// The bytes in wiping memory, or nil if they are not UTF-8.
    static func read(_ bytes: ArraySlice<UInt8>) -> SecretBytes? {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid: continue
            case .emptyInput: return SecretBytes(copying: bytes)
            case .error: return nil
            }
        }
    }
}
