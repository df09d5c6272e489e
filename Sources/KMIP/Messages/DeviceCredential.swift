import Secrets

/// The Device credential (KMIP 2.1 section 9.11): at least one field is there.
public struct DeviceCredential: Equatable, Sendable {
    public var serialNumber: String?
    public var password: SecretBytes?
    public var deviceIdentifier: String?
    public var networkIdentifier: String?
    public var machineIdentifier: String?
    public var mediaIdentifier: String?

    public init(
        serialNumber: String? = nil,
        password: SecretBytes? = nil,
        deviceIdentifier: String? = nil,
        networkIdentifier: String? = nil,
        machineIdentifier: String? = nil,
        mediaIdentifier: String? = nil
    ) {
        self.serialNumber = serialNumber
        self.password = password
        self.deviceIdentifier = deviceIdentifier
        self.networkIdentifier = networkIdentifier
        self.machineIdentifier = machineIdentifier
        self.mediaIdentifier = mediaIdentifier
    }

    init(value ttlv: TTLV) throws(KMIPError) {
        guard !ttlv.children.isEmpty else {
            throw KMIPError(.invalidField, "a Device credential without any field")
        }
        var reader = try StructureReader(ttlv)
        serialNumber = try reader.optional(.deviceSerialNumber)?.text()
        password = try reader.optional(.password)?.secretText()
        deviceIdentifier = try reader.optional(.deviceIdentifier)?.text()
        networkIdentifier = try reader.optional(.networkIdentifier)?.text()
        machineIdentifier = try reader.optional(.machineIdentifier)?.text()
        mediaIdentifier = try reader.optional(.mediaIdentifier)?.text()
        try reader.finish()
    }

    var fields: [TTLV] {
        [
            serialNumber.map { TTLV(.deviceSerialNumber, .text($0)) },
            password.map { TTLV(.password, .secretText($0)) },
            deviceIdentifier.map { TTLV(.deviceIdentifier, .text($0)) },
            networkIdentifier.map { TTLV(.networkIdentifier, .text($0)) },
            machineIdentifier.map { TTLV(.machineIdentifier, .text($0)) },
            mediaIdentifier.map { TTLV(.mediaIdentifier, .text($0)) },
        ].compactMap { $0 }
    }
}
