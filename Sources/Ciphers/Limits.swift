/// What a cipher takes.
public enum CipherLimits {
    /// Bytes of one call. libcrypto counts in 32 bits.
    public static let data = 1 << 30
    /// Bytes of one stream in a mode that counts its blocks: 64 GiB.
    public static let counted = 1 << 36
    /// Bytes of one stream in GCM: 2^39 - 256 bits.
    public static let gcm = (1 << 36) - 32
    /// Bytes of data that is only authenticated.
    public static let authenticated = 1 << 30
    /// Bytes of a nonce of GCM; other modes have one length or a few.
    public static let nonceOfGCM = 1...128
}
