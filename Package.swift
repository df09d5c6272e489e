// swift-tools-version: 6.2
import PackageDescription

// One line per room; the arrows point down (Tests/TidyTests reads every import and checks them).

let ours: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let hummingbirdHTTP2: Target.Dependency = .product(name: "HummingbirdHTTP2", package: "hummingbird")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let jwtKit: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")

func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: ours)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: ours)
}

/// What several rooms' tests share and nothing else may have: it brings Foundation.
func tools(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: ours)
}

let package = Package(
    name: "keyquorum",
    products: [
        .executable(name: "keyquorum", targets: ["KeyQuorum"]),
        .executable(name: "keyquorum-bench", targets: ["KeyQuorumBench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // C: what Swift cannot import, and what the binary carries with it
        .target(name: "CKeyquorum"),
        .target(name: "CEmbedded", exclude: ["openapi.json"]),
        .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CAEAD", dependencies: ["CLibcrypto"]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CMariaDB", pkgConfig: "libmariadb", providers: [.apt(["libmariadb-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

        // Values
        room("Secrets", ["CKeyquorum"]),
        room("Canonical", [crypto]),
        room("SecretSharing", ["Secrets", "Canonical", crypto]),
        room("HolderKeys", ["Secrets", "Canonical", crypto, cryptoExtras]),
        room("BigNumbers", ["Secrets", "CLibcrypto"]),
        room("SplitKeys", ["BigNumbers", "Secrets"]),
        room("Digests", ["Secrets", "CLibcrypto"]),
        room("Ciphers", ["Secrets", "CLibcrypto"]),
        room("AsymmetricKeys", ["Digests", "BigNumbers", "Secrets", "CLibcrypto", crypto]),
        room("KMIP", ["Secrets"]),
        room("Certificates", ["Secrets", "CLibcrypto"]),
        room("KMIPKeys", ["KMIP", "AsymmetricKeys", "Ciphers", "Digests", "Secrets"]),
        room("Estate", ["KMIP", "KMIPKeys", "AsymmetricKeys", "Certificates", "Secrets", "Canonical"]),
        room("Access", ["KMIP", "Canonical"]),
        room("Keyring", ["Secrets", "Canonical", "CAEAD", crypto]),
        room("Custody", ["SecretSharing", "Secrets", "Canonical", crypto]),
        room("Paper", ["SecretSharing", "Secrets", "Canonical", "CQREncode"]),
        room("Manifests", ["Secrets", "Canonical", crypto]),
        room("Authority", ["Secrets", "Canonical", crypto, cryptoExtras, x509, asn1]),

        // What is kept
        room("Store", ["Canonical"]),
        room("SQLStore", ["Store", "Secrets", "Canonical", "CEmbedded"]),
        room("SQLite", ["SQLStore", "Store", "Canonical", "CSQLite", "CKeyquorum"]),
        room("ClientCertificates", ["Secrets", "Canonical", "CLibcrypto", "CKeyquorum"]),
        room(
            "PostgreSQL",
            ["SQLStore", "Store", "ClientCertificates", "Secrets", "Canonical", "CPostgreSQL", "CKeyquorum"]
        ),
        room("MariaDB", ["SQLStore", "Store", "ClientCertificates", "Secrets", "Canonical", "CMariaDB", "CKeyquorum"]),

        // What is done
        room(
            "Operations",
            [
                "Store", "Access", "Keyring", "Custody", "SecretSharing", "HolderKeys", "KMIP", "KMIPKeys",
                "AsymmetricKeys", "SplitKeys", "Certificates", "Ciphers", "Digests", "Manifests", "Authority",
                "Secrets", "Canonical", "CKeyquorum", logging,
            ]
        ),

        // The database that has keys of its own
        room(
            "EdgelessDB",
            ["ClientCertificates", "HolderKeys", "Secrets", "Canonical", asyncHTTPClient, nioCore, nioSSL]
        ),

        // Who asks, how often, and over what
        room("Throttle", ["Canonical"]),
        room(
            "Authentication",
            ["Access", "Secrets", "Canonical", crypto, x509, asn1, jwtKit, asyncHTTPClient, nioCore, logging, nioSSL]
        ),
        room("ServerTLS", ["Secrets", "Canonical", crypto, x509, asn1, nioSSL, nioCore, logging]),
        room(
            "ACME",
            ["Secrets", "Canonical", crypto, x509, asn1, asyncHTTPClient, nioCore, nioSSL, nioHTTP1, nioPosix, logging]
        ),

        // Faces
        room("KMIPServer", ["KMIP", "Secrets"]),
        room("KMIPPort", ["KMIP", "ServerTLS", "Canonical", logging, nioCore, nioPosix]),
        room(
            "HTTPAPI",
            [
                "Operations", "KMIPServer", "KMIP", "Authentication", "ServerTLS", "Throttle", "Access", "Custody",
                "Secrets", "Canonical", "CEmbedded", hummingbird, nioCore, nioHTTP1, nioSSL, logging,
            ]
        ),
        room(
            "Client",
            [
                "Custody", "SecretSharing", "HolderKeys", "KMIP", "Authority", "Secrets", "Canonical", asyncHTTPClient,
                nioCore, nioSSL, x509,
            ]
        ),
        .executableTarget(
            name: "KeyQuorum",
            dependencies: [
                "HTTPAPI", "KMIPPort", "KMIPServer", "Authentication", "ServerTLS", "ACME", "Throttle", "Access",
                "Operations", "Estate", "KMIP",
                "Client", "SQLite", "PostgreSQL", "MariaDB", "EdgelessDB",
                "ClientCertificates", "SQLStore", "Store", "Authority", "Custody", "Paper", "SecretSharing",
                "HolderKeys",
                "Keyring", "Secrets", "Canonical", hummingbird, hummingbirdTLS, hummingbirdHTTP2, asyncHTTPClient,
                serviceLifecycle, argumentParser, logging, nioCore,
                nioSSL,
            ],
            swiftSettings: ours
        ),
        .executableTarget(
            name: "KeyQuorumBench",
            dependencies: [
                "Operations", "SQLite", "PostgreSQL", "MariaDB", "SQLStore", "Store", "Keyring", "SecretSharing",
                "HolderKeys", "KMIP", "Secrets", "Canonical", "CSQLite", "CPostgreSQL", "CMariaDB", "TestSupport",
                "TestDatabases", "Ciphers", "CLibcrypto", logging, nioCore, nioPosix, nioSSL,
            ],
            swiftSettings: ours
        ),
        room("TestSupport", ["Store", "Secrets", "Canonical"]),
        room("TestDatabases", []),

        tools("TestTools", ["Secrets", "Canonical"]),

        // Tests mirror the rooms
        tests("SecretsTests", ["Secrets"]),
        tests("CanonicalTests", ["Canonical", "TestTools"], resources: [.copy("Vectors")]),
        tests(
            "SecretSharingTests",
            ["SecretSharing", "Secrets", "Canonical", "TestTools"],
            resources: [.copy("Vectors")]
        ),
        tests("SplitKeysTests", ["SplitKeys", "Secrets"]),
        tests("KnownAnswerTests", ["AsymmetricKeys", "Ciphers", "Digests", "Secrets"]),
        tests("DigestsTests", ["Digests", "Secrets", "TestTools"]),
        tests("CertificatesTests", ["Certificates", "Secrets", "TestTools"]),
        tests("KMIPKeysTests", ["KMIPKeys", "KMIP", "AsymmetricKeys", "Ciphers", "Digests", "Secrets"]),
        tests("EstateTests", ["Estate", "KMIP", "Secrets"], resources: [.copy("Vectors")]),
        tests("CiphersTests", ["Ciphers", "Secrets"]),
        tests(
            "AsymmetricKeysTests",
            ["AsymmetricKeys", "Digests", "Secrets", "TestTools"],
            resources: [.copy("Vectors")]
        ),
        tests("KeyringTests", ["Keyring", "Secrets", "Canonical", "TestTools"], resources: [.copy("Vectors")]),
        tests(
            "HolderKeysTests",
            ["HolderKeys", "Secrets", "Canonical", "TestTools", "TestSupport"],
            resources: [.copy("Vectors")]
        ),
        tests("AuthorityTests", ["Authority", "Secrets", "Canonical", "TestTools", "TestSupport"]),
        tests("ManifestsTests", ["Manifests", "Secrets", "Canonical", "TestSupport"], resources: [.copy("Vectors")]),
        tests("KMIPTests", ["KMIP", "Secrets"], resources: [.copy("Vectors")]),
        tests(
            "KMIPPortTests",
            [
                "KMIPPort", "KMIP", "ServerTLS", "Secrets", "Canonical", logging, nioCore, nioEmbedded, nioPosix,
                nioSSL,
            ]
        ),
        tests("KMIPServerTests", ["KMIPServer", "KMIP", "Secrets"]),
        tests(
            "CustodyTests",
            ["Custody", "SecretSharing", "Keyring", "Secrets", "Canonical", "TestSupport"],
            resources: [.copy("Vectors")]
        ),
        tests("PaperTests", ["Paper", "SecretSharing", "Secrets", "Canonical"]),
        tests("AccessTests", ["Access", "KMIP", "Canonical", "TestSupport"], resources: [.copy("Golden")]),
        tests(
            "OperationsTests",
            [
                "Operations", "Store", "Access", "KMIPServer", "KMIP", "KMIPKeys", "AsymmetricKeys", "Certificates",
                "Custody", "SecretSharing", "HolderKeys", "Keyring", "Ciphers", "Digests",
                "Secrets", "Canonical", "TestTools",
                "TestSupport", logging,
            ],
            resources: [.copy("Vectors")]
        ),
        tests(
            "HTTPAPITests",
            [
                "HTTPAPI", "Operations", "Authentication", "ServerTLS", "Throttle", "Access", "KMIP", "Store",
                "Custody",
                "SecretSharing", "HolderKeys", "Secrets", "Canonical", "TestSupport", "CEmbedded", hummingbird, nioCore,
                nioEmbedded, logging,
            ]
        ),
        tests("ThrottleTests", ["Throttle", "Canonical"]),
        tests(
            "AuthenticationTests",
            [
                "Authentication", "Access", "Secrets", "Canonical", crypto, x509, asn1, jwtKit, nioCore, nioHTTP1,
                nioPosix, logging,
            ]
        ),
        tests(
            "ServerTLSTests",
            ["ServerTLS", "Secrets", "Canonical", "TestTools", nioCore, nioPosix, nioSSL, x509, logging]
        ),
        tests(
            "ACMETests",
            ["ACME", "Secrets", "Canonical", crypto, x509, asn1, nioCore, nioHTTP1, nioPosix, nioSSL, logging]
        ),
        tests("TidyTests", []),
        tests(
            "ClientTests",
            ["Client", "Custody", "HolderKeys", "SecretSharing", "Authority", "Secrets", "Canonical"]
        ),
        tests(
            "KeyQuorumTests",
            [
                "KeyQuorum", "Client", "ACME", "Authentication", "ServerTLS", "Access", "SQLStore", "HolderKeys",
                "SecretSharing", "Secrets", "Canonical",
            ]
        ),
        tests("StoreTests", ["Store", "Canonical", "TestSupport"]),
        tests("SQLStoreTests", ["SQLStore", "Store", "Canonical", "TestSupport"]),
        tests("SQLiteTests", ["SQLite", "SQLStore", "Store", "Canonical", "CSQLite", "TestSupport"]),
        tests("ClientCertificatesTests", ["ClientCertificates", "Secrets", "Canonical"]),
        tests(
            "PostgreSQLTests",
            ["PostgreSQL", "SQLStore", "Store", "Secrets", "Canonical", "TestSupport", "TestDatabases"]
        ),
        tests(
            "MariaDBTests",
            [
                "MariaDB", "SQLStore", "Store", "ClientCertificates", "Secrets", "Canonical", "CMariaDB", "TestSupport",
                "TestDatabases",
            ]
        ),
        tests(
            "DatabaseTests",
            [
                "SQLite", "PostgreSQL", "MariaDB", "SQLStore", "Store", "Operations", "Access", "KMIP", "Custody",
                "SecretSharing", "HolderKeys", "Keyring", "Secrets", "Canonical", "TestSupport", "TestDatabases",
                logging,
            ]
        ),
        tests(
            "EdgelessDBTests",
            [
                "EdgelessDB", "ClientCertificates", "MariaDB", "SQLStore", "Store", "Secrets", "Canonical",
                "TestDatabases",
            ],
            resources: [.copy("StandIn")]
        ),
    ],
    cLanguageStandard: .c2x
)
