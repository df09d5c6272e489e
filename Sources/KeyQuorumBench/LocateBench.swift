import Canonical
import HolderKeys
import KMIP
import Logging
import MariaDB
import Operations
import PostgreSQL
import SQLStore
import SQLite
import Secrets
import Store
import TestDatabases

/// What a Locate takes where there are ever more objects, on each database, asked for in the server itself.
enum LocateBench {
    /// Requests that are under way at once while keys are made.
    private static let workers = 128
    /// Every so manyth key has a rare contact.
    private static let rarity = 997

    /// - Parameter engines: `sqlite`, `postgres`, `mariadb`.
    static func run(_ report: inout Report, engines: [String], most: Int, in folder: String) async throws {
        for engine in engines {
            guard let kind = DatabaseServer.Engine(rawValue: engine) else {
                let path = folder + "/locate.sqlite"
                try await measure(
                    try await SQLiteDatabase.open(path, clock: SystemClock()),
                    &report,
                    most,
                    in: folder + "/sqlite"
                )
                continue
            }
            let server = try await DatabaseServer.own(kind)
            let store = try await open(server)
            try await measure(store, &report, most, in: folder + "/" + engine)
            await server.end()
        }
    }

    private static func open(_ server: DatabaseServer) async throws -> DatabaseStore {
        let database = try await server.makeDatabase()
        let settings = ConnectionSettings(
            hosts: [ServerAddress(host: database.host, port: database.port)],
            user: database.user,
            password: SecretBytes(copying: database.password.utf8),
            database: database.name,
            tls: DatabaseTLS(.disable)
        )
        return server.engine == .postgres
            ? try await PostgreSQLDatabase.open(settings, clock: SystemClock())
            : try await MariaDBDatabase.open(settings, clock: SystemClock())
    }

    private static func measure(_ store: any Store, _ report: inout Report, _ most: Int, in folder: String) async throws
    {
        let log = Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = try await KeyServer(store: store, folder: try await RootFolder(path: folder), log: log)
        let local = Requester(isLocal: true)
        let holder = InitializeRequest.Holder(
            name: "ann",
            publicKey: try HolderPrivateKey.generate(.x25519).publicKey.pem
        )
        _ = try await server.initialize(InitializeRequest(threshold: 1, shareholders: [holder]), by: local)
        let objects = server.objects(for: local)
        var made = 0
        for count in [10_000, 100_000, 1_000_000] where count <= most {
            let start = Stopwatch.wall
            try await create(made..<count, on: objects)
            let rate = Double(count - made) / (Stopwatch.wall - start)
            made = count
            report.add([Figure("\(store.engine), \(count) objects: create named keys", rate, "keys/s")])
            for question in questions(count) {
                let time = try await time(question.request, on: objects)
                let name = "\(store.engine), \(count) objects: Locate \(question.name)"
                report.add([Figure(name, time * 1_000, "ms", goal: question.goal)])
            }
        }
        await server.shutDown()
    }

    private static func questions(_ count: Int) -> [(
        name: String, goal: String?, request: @Sendable (Int) -> LocateRequest
    )] {
        let (length, algorithm) = (TTLV(.cryptographicLength, .integer(256)), CryptographicAlgorithm.aes.ttlv)
        return [
            ("by name", "5 ms or less", { pattern([ObjectName("key-\($0 * 7_919 % count)").ttlv]) }),
            ("by a name that there is not", "5 ms or less", { pattern([ObjectName("no-\($0)").ttlv]) }),
            ("of the 100 newest", "10 ms or less", { _ in pattern([]) }),
            ("of the 100 newest of an algorithm and a length", "10 ms or less", { _ in pattern([length, algorithm]) }),
            ("by a contact of one in \(rarity)", nil, { _ in pattern([contact]) }),
            (
                "by dates in which none was made", nil,
                { _ in pattern([1, 1_000].map { TTLV(.initialDate, .dateTime($0)) }) }
            ),
            ("by a mask that none has", "5 ms or less", { _ in pattern([mask(1)]) }),
            ("of the 100 newest of a mask that all have", "10 ms or less", { _ in pattern([mask(0xc)]) }),
            (
                "of the 100 newest and how many there are", nil,
                { _ in LocateRequest(attributes: Attributes(), maximumItems: 100, offsetItems: 0) }
            ),
        ]
    }

    private static func pattern(_ items: [TTLV]) -> LocateRequest {
        LocateRequest(attributes: Attributes(items), maximumItems: 100)
    }

    private static func mask(_ bits: Int32) -> TTLV { TTLV(.cryptographicUsageMask, .integer(bits)) }

    private static let contact = TTLV(Tag(rawValue: 0x42_0022), .text("rare"))

    /// Seconds for one, the middle of many.
    private static func time(
        _ request: @Sendable (Int) -> LocateRequest,
        on objects: ObjectOperations
    ) async throws -> Double {
        var times: [Double] = []
        let end = Stopwatch.wall + 3
        while times.count < 200, times.count < 5 || Stopwatch.wall < end {
            let start = Stopwatch.wall
            _ = try await objects.locate(request(times.count))
            times.append(Stopwatch.wall - start)
        }
        return times.sorted()[times.count / 2]
    }

    private static func create(_ numbers: Range<Int>, on objects: ObjectOperations) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    for number in stride(from: numbers.lowerBound + worker, to: numbers.upperBound, by: workers) {
                        var attributes = Attributes([ObjectName("key-\(number)").ttlv])
                        attributes.cryptographicAlgorithm = .aes
                        attributes.cryptographicLength = 256
                        attributes.cryptographicUsageMask = [.encrypt, .decrypt]
                        if number % rarity == 0 { attributes.add(contact) }
                        _ = try await objects.create(CreateRequest(objectType: .symmetricKey, attributes: attributes))
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
