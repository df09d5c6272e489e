/// What this room accepts.
public enum KeyringLimits {
    /// Bytes of a master key, a recovery secret, a server factor and every derived key.
    public static let keyCount = 32
    /// Bytes of an object's material, and of its sealed attributes.
    public static let material = 16 << 20
    /// Sealed material is as long as the next multiple of this, so that its length does not tell a password's.
    public static let paddingStep = 32
}
