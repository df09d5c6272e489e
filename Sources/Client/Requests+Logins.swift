extension Requests {
    /// What a device says of itself in KMIP's Device credential.
    public struct KMIPDevice: Codable, Sendable {
        public let serialNumber: String?
        public let deviceIdentifier: String?
        public let networkIdentifier: String?
        public let machineIdentifier: String?
        public let mediaIdentifier: String?

        public init(
            serialNumber: String? = nil,
            deviceIdentifier: String? = nil,
            networkIdentifier: String? = nil,
            machineIdentifier: String? = nil,
            mediaIdentifier: String? = nil
        ) {
            self.serialNumber = serialNumber
            self.deviceIdentifier = deviceIdentifier
            self.networkIdentifier = networkIdentifier
            self.machineIdentifier = machineIdentifier
            self.mediaIdentifier = mediaIdentifier
        }

        /// Whether it says nothing.
        public var isEmpty: Bool { numbers.isEmpty }

        /// What it says, in the order of the members.
        public var numbers: [String] {
            [serialNumber, deviceIdentifier, networkIdentifier, machineIdentifier, mediaIdentifier].compactMap { $0 }
        }
    }

    /// A new KMIP login of the API token by which the call is made.
    public struct KMIPLogin: Encodable, Sendable {
        public let user: String?
        public let device: KMIPDevice?
        public let through: String?

        public init(user: String?, device: KMIPDevice?, through: String?) {
            self.user = user
            self.device = device
            self.through = through
        }
    }
}

extension Answers {
    /// A KMIP login; the password only where it was just made.
    public struct KMIPLogin: Decodable, Sendable {
        /// Hex.
        public let id: String
        public let user: String?
        public let device: Requests.KMIPDevice?
        public let subject: String
        public let through: String?
        public let created: String
        public let password: String?

        /// The user's name, or a device's numbers.
        public var name: String { user ?? device.map { $0.numbers.joined(separator: " ") } ?? id }
    }
}
