/// The server profiles that 2.x and 1.x both have, under other numbers: 2.x counts anew (KMIP 2.1 section 11.41), and 1.x has one of each for
/// every version (1.4 section 9.1.3.2.42).
enum ProfileName {
    /// Of 2.x, of 1.3, of 1.4.
    private static let numbers: [(second: UInt32, third: UInt32, fourth: UInt32)] = [
        (0x109, 0x5E, 0x82),  // Symmetric Key Lifecycle Server
        (0x117, 0x6C, 0x90),  // Opaque Managed Object Store Server
        (0x11F, 0x74, 0x98),  // HTTPS Server
        (0x121, 0x76, 0x9A),  // JSON Server
        (0x123, 0x78, 0x9C),  // XML Server
    ]

    /// The number by which 1.3 and 1.4 know a profile of 2.x, of their own version; nil where they have none.
    static func ofFirstGeneration(_ code: UInt32, _ version: ProtocolVersion) -> UInt32? {
        guard let row = numbers.first(where: { $0.second == code }) else { return nil }
        switch version.minor {
        case 3: return row.third
        case 4: return row.fourth
        default: return nil
        }
    }
}
