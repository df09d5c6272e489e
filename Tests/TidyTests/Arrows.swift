/// Which room may import which: the arrows of the house, from the ground up. They point down only, so a room names only
/// rooms that stand above it in this list. Package.swift must say the same.
enum Arrows {
    struct Room {
        let name: String
        let imports: Set<String>

        init(_ name: String, _ imports: Set<String> = []) {
            self.name = name
            self.imports = imports
        }
    }

    static let rooms: [Room] = [
        Room("CKeyquorum"),
        Room("CEmbedded"),
        Room("CLibcrypto"),
        Room("CAEAD", ["CLibcrypto"]),
        Room("CSQLite"),
        Room("CPostgreSQL"),
        Room("CMariaDB"),
        Room("CQREncode"),

        Room("Secrets", ["CKeyquorum"]),
        Room("Canonical"),
        Room("SecretSharing", ["Secrets", "Canonical"]),
        Room("BigNumbers", ["Secrets", "CLibcrypto"]),
        Room("SplitKeys", ["BigNumbers", "Secrets"]),
        Room("Digests", ["Secrets", "CLibcrypto"]),
        Room("Ciphers", ["Secrets", "CLibcrypto"]),
        Room("AsymmetricKeys", ["Digests", "BigNumbers", "Secrets", "CLibcrypto"]),
        Room("HolderKeys", ["Secrets", "Canonical"]),
        Room("KMIP", ["Secrets"]),
        Room("Certificates", ["Secrets", "CLibcrypto"]),
        Room("KMIPKeys", ["KMIP", "AsymmetricKeys", "Ciphers", "Digests", "Secrets"]),
        Room("Estate", ["KMIP", "KMIPKeys", "AsymmetricKeys", "Certificates", "Secrets", "Canonical"]),
        Room("Access", ["KMIP", "Canonical"]),
        Room("Keyring", ["Secrets", "Canonical", "CAEAD"]),
        Room("Custody", ["SecretSharing", "Secrets", "Canonical"]),
        Room("Paper", ["SecretSharing", "Secrets", "Canonical", "CQREncode"]),
        Room("Manifests", ["Secrets", "Canonical"]),
        Room("Authority", ["Secrets", "Canonical"]),

        Room("Store", ["Canonical"]),
        Room("SQLStore", ["Store", "Secrets", "Canonical", "CEmbedded"]),
        Room("SQLite", ["SQLStore", "Store", "Canonical", "CSQLite", "CKeyquorum"]),
        Room("ClientCertificates", ["Secrets", "Canonical", "CLibcrypto", "CKeyquorum"]),
        Room(
            "PostgreSQL",
            ["SQLStore", "Store", "ClientCertificates", "Secrets", "Canonical", "CPostgreSQL", "CKeyquorum"]
        ),
        Room(
            "MariaDB",
            ["SQLStore", "Store", "ClientCertificates", "Secrets", "Canonical", "CMariaDB", "CKeyquorum"]
        ),

        Room(
            "Operations",
            [
                "Store", "Access", "Keyring", "Custody", "SecretSharing", "HolderKeys", "KMIP", "KMIPKeys",
                "AsymmetricKeys", "SplitKeys", "Certificates", "Ciphers", "Digests", "Manifests", "Authority",
                "Secrets", "Canonical", "CKeyquorum",
            ]
        ),

        Room("EdgelessDB", ["ClientCertificates", "HolderKeys", "Secrets", "Canonical"]),

        Room("Throttle", ["Canonical"]),
        Room("Authentication", ["Access", "Secrets", "Canonical"]),
        Room("ServerTLS", ["Secrets", "Canonical"]),
        Room("ACME", ["Secrets", "Canonical"]),

        Room("KMIPServer", ["KMIP", "Secrets"]),
        Room("KMIPPort", ["KMIP", "ServerTLS", "Canonical"]),
        Room(
            "HTTPAPI",
            [
                "Operations", "KMIPServer", "KMIP", "Authentication", "ServerTLS", "Throttle", "Access", "Custody",
                "Secrets", "Canonical", "CEmbedded",
            ]
        ),
        Room("Client", ["Custody", "SecretSharing", "HolderKeys", "KMIP", "Authority", "Secrets", "Canonical"]),
        Room(
            "KeyQuorum",
            [
                "HTTPAPI", "KMIPPort", "KMIPServer", "Authentication", "ServerTLS", "ACME", "Throttle", "Access",
                "Operations", "Estate", "KMIP", "Client", "SQLite", "PostgreSQL", "MariaDB", "EdgelessDB",
                "ClientCertificates", "SQLStore", "Store", "Custody", "Paper", "SecretSharing",
                "HolderKeys", "Keyring", "Authority", "Secrets", "Canonical",
            ]
        ),

        Room("TestSupport", ["Store", "Secrets", "Canonical"]),
        Room("TestDatabases"),
        Room(
            "KeyQuorumBench",
            [
                "Operations", "SQLite", "PostgreSQL", "MariaDB", "SQLStore", "Store", "Keyring", "SecretSharing",
                "HolderKeys", "KMIP", "Secrets", "Canonical", "CSQLite", "CPostgreSQL", "CMariaDB", "TestSupport",
                "TestDatabases", "Ciphers", "CLibcrypto",
            ]
        ),
    ]

    /// Rooms that decide and compute only: no clock, no file, no socket, no event loop.
    static let pure: Set<String> = [
        "Canonical", "SecretSharing", "HolderKeys", "KMIP", "Access", "Keyring", "Custody", "Manifests", "Authority",
        "Store", "Throttle",
    ]

    /// What every room may import without a line in Package.swift.
    static let everywhere: Set<String> = ["Swift", "FoundationEssentials", "Synchronization"]

    /// What rooms that meet the machine may import besides.
    static let machine: Set<String> = ["Glibc", "Dispatch"]

    /// What a package's product brings with it, so that its members can be used.
    static let companions: [String: Set<String>] = [
        "Hummingbird": ["HTTPTypes", "HummingbirdCore", "NIOHTTPTypes"],
        "HummingbirdTLS": ["HummingbirdCore"],
        "NIOSSL": ["NIOTLS"],
        "AsyncHTTPClient": ["NIOHTTP1", "NIOPosix"],
    ]

    /// The one pure room that reads the clock, for those who ask for it.
    static let clockRooms: Set<String> = ["Canonical"]
}
