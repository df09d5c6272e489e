import Access
import Canonical
import FoundationEssentials
import KMIP
import Logging
import Secrets
import Store
import TestSupport

@testable import Operations

/// Servers over one database, and requests that carry an idempotency key.
struct IdempotencyFixture {
    let test: TestVault
    let clock = MovedClock()

    init(manifests: Int = 0) async throws { test = try await TestVault(manifests: manifests) }

    var store: MemoryStore { test.store }

    /// Another server on the same database, open.
    func server(over store: (any Store)? = nil, keys: Int = 10_000) async throws -> KeyServer {
        let path = FileManager.default.temporaryDirectory.path + "/kq-" + SystemRandom().bytes(8).hex
        var options = KeyServerOptions()
        options.idempotencyKeys = keys
        let server = try await KeyServer(
            store: store ?? test.store,
            folder: RootFolder(path: path),
            options: options,
            clock: clock,
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        for holder in ["one", "three"] {
            _ = try await server.recover(RecoverRequest(share: test.shares[holder] ?? ""), by: test.local)
        }
        return server
    }

    /// A request as it arrives anew each time that it is sent.
    func request(
        _ key: String = "key",
        body: String = "body",
        target: String = "/v1/objects",
        of subject: Subject = .admin
    ) throws -> Requester {
        let claim = IdempotencyClaim(
            try IdempotencyKey(key),
            of: subject,
            method: "POST",
            target: target,
            body: Digest(of: Bytes(body.utf8))
        )
        return Requester(isLocal: true, claim: claim)
    }

    /// Makes an AES key and answers its id.
    func create(_ requester: Requester, on server: KeyServer, id: String? = nil) async throws -> String {
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        attributes.uniqueIdentifier = id
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        return try await server.objects(for: requester).create(request).uniqueIdentifier
    }

    /// How many objects there are besides the vault's own.
    func objects() async throws -> Int {
        try await store.all(ObjectRow.table).map { try ObjectRow($0) }
            .count { !$0.id.hasPrefix("vault-") && !ObjectFacts.isReserved($0.id) }
    }

    func rows() async throws -> [IdempotencyRow] {
        try await store.all(IdempotencyRow.table).map { try IdempotencyRow($0) }
    }

    /// Not one row that the change log does not expect.
    func damages(_ server: KeyServer) async throws -> [Damage] {
        try await server.verifyDatabase(by: test.local).damaged
    }

    static let request = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIHqMIGRAgEAMA4xDDAKBgNVBAMMA3dlYjBZMBMGByqGSM49AgEGCCqGSM49AwEH
        A0IABHrJ90m/7iq4xwEi9TZIivzA1GOnCm+Ja28wR0hnfq6qqr3PlYpatwVsDhuY
        jqj5hN4ZcPONCnLpqhV42d1orA6gITAfBgkqhkiG9w0BCQ4xEjAQMA4GA1UdEQQH
        MAWCA3dlYjAKBggqhkjOPQQDAgNIADBFAiEAmlW72LIqR2fiUfCCxW7R6A0CX4WT
        lwBJH5oo9tM20zECIBqLyBusY1/n4f7vI1CJazblv/IMI0Yt6EdDJ+7HX+UN
        -----END CERTIFICATE REQUEST-----
        """
}

/// The code of the refusal; nil where nothing was refused.
func code(_ body: () async throws -> Any) async -> String? {
    do {
        _ = try await body()
        return nil
    } catch {
        return OperationError(from: error).code.rawValue
    }
}
