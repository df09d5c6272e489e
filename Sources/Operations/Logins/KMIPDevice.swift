/// What a device says of itself, as KMIP's Device credential has it; at least one.
public struct KMIPDevice: Codable, Sendable {
    public let serialNumber: String?
    public let deviceIdentifier: String?
    public let networkIdentifier: String?
    public let machineIdentifier: String?
    public let mediaIdentifier: String?

    static let members = [
        "serialNumber", "deviceIdentifier", "networkIdentifier", "machineIdentifier", "mediaIdentifier",
    ]

    init?(_ numbers: [String?]) {
        guard numbers.count == Self.members.count else { return nil }
        serialNumber = numbers[0]
        deviceIdentifier = numbers[1]
        networkIdentifier = numbers[2]
        machineIdentifier = numbers[3]
        mediaIdentifier = numbers[4]
    }

    /// In the order of ``members``.
    var numbers: [String?] { [serialNumber, deviceIdentifier, networkIdentifier, machineIdentifier, mediaIdentifier] }
}
