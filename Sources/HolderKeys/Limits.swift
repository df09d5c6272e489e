/// Every bound of this room in one place.
enum Limits {
    /// A key file is a few KiB; a chain of certificates with comments stays far below this.
    static let pemBytes = 64 * 1024
    static let pemBlocks = 16
    static let derBytes = 32 * 1024
    /// NIST SP 800-131A: no RSA below 2048 bits. The upper end is what BoringSSL computes with.
    static let rsaBits = 2048...8192
    /// Any share fits in the smallest RSA key: RSA-2048 with OAEP-SHA256 carries 190 bytes.
    static let shareBytes = 1...190
    static let ciphertextBytes = 4096
    static let signatureBytes = 4096
    static let infoBytes = 4096
    static let holderNameBytes = 128
}
