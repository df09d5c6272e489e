/// Every bound of this room in one place.
enum Limits {
    static let manifestBytes = 16 * 1024 * 1024
    static let depth = 64
    static let values = 200_000
    static let policies = 10_000
    static let policyBytes = 16 * 1024 * 1024
    static let sansPerPolicy = 128
    static let sanBytes = 2048
    static let rolesPerPolicy = 64
    static let nameBytes = 128
    static let keyTextBytes = 64 * 1024
    /// A share's group and index are one byte each and count from 1.
    static let shareholders = 255
    static let updaters = 255
    static let numberDigits = 16
}
