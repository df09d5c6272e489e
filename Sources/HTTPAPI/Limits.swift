/// Every bound of the HTTP face in one place.
enum Limits {
    /// A JSON body of the owners' API.
    static let json = 2 << 20
    /// A manifest with its policies.
    static let manifest = 64 << 20
    /// A KMIP message.
    static let kmip = 8 << 20
    /// A share in any form.
    static let share = 8 << 10
    /// Rows of a list: at most, and when nothing is asked for.
    static let page = 1...1000
    static let defaultPage = 100
    /// Seconds that a request may take before its connection is given up.
    static let idleSeconds: Int64 = 60
    /// Header fields: one, all together, how many.
    static let headerField = 16 << 10
    static let headerList = 32 << 10
    static let headerCount = 100
    /// Seconds after which a caller of a sealed server may try again.
    static let retryAfterSeal = 5
}
