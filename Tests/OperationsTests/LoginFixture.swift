import Access
import Canonical
import KMIP
import Secrets
import Store
import Synchronization
import TestSupport

@testable import Operations

/// Two servers of one vault, a token that a KMIP client shall speak by, and a host whose certificate carries its login.
struct LoginFixture {
    let shared: SharingFixture
    /// The holder of the token.
    let holder: Requester
    /// Another certificate's owner, who may make objects of his own.
    let host: Requester
    let clock: MovedClock

    init() async throws {
        clock = MovedClock()
        shared = try await SharingFixture(clock: clock)
        holder = try await Self.token("backup", shared)
        host = try Self.certificate("host")
        for subject in ["token:backup", "host", "dn:alone"] {
            _ = try await shared[0].setRoles(RolesRequest(roles: ["owner"]), of: subject, by: SharingFixture.admin)
        }
    }

    static func certificate(_ name: String) throws -> Requester {
        let identity = Identity(subject: try .commonName(name), method: .certificate, source: "")
        return Requester(isLocal: false, credential: .identity(identity))
    }

    static let nobody = Requester(isLocal: false, credential: .nothing)

    static func token(_ name: String, _ shared: SharingFixture, operations: [String]? = nil) async throws -> Requester {
        let request = TokenRequest(name: name, operations: operations)
        let made = try await shared[0].makeToken(request, by: SharingFixture.admin)
        guard let requester = Requester(token: made.token) else { throw KMIPError(.generalFailure, "no token") }
        return requester
    }

    /// The password of a new login of the token.
    func login(_ user: String = "alice", through: String? = "host", by holder: Requester? = nil) async throws -> String
    {
        let body = KMIPLoginBody(user: user, through: through)
        return try await shared[0].makeLogin(body, by: holder ?? self.holder).password ?? ""
    }

    /// Who speaks on a connection with this credential in a message's header.
    func speak(_ credential: KMIP.Credential, on connection: Requester? = nil, at server: Int = 1, items: Int = 1)
        async throws -> ObjectOperations
    {
        let facts = MessageFacts(credentials: [credential], items: items)
        let speaker = try await shared.objects(server, connection ?? host).speaking(in: facts)
        guard let operations = speaker.operations as? ObjectOperations else { throw KMIPError(.generalFailure, "") }
        return operations
    }

    func subject(_ operations: ObjectOperations) async throws -> String {
        try await operations.server.subject(of: operations.requester).text
    }

    static func password(_ user: String, _ password: String) -> KMIP.Credential {
        .usernameAndPassword(username: user, password: SecretBytes(copying: Bytes(password.utf8)))
    }

    static func hashed(_ user: String, _ password: String, at stamp: Int64) throws -> KMIP.Credential {
        let (name, word) = (Bytes(user.utf8), Bytes(password.utf8))
        let (first, second) = (Digest(of: name + word), Digest(of: word + name))
        let time = withUnsafeBytes(of: stamp.bigEndian) { Bytes($0) }
        let hash = Digest(of: first.bytes + time).bytes + second.bytes
        let shown = HashedPasswordCredential(
            username: user,
            timeStamp: stamp,
            hashedPassword: SecretBytes(copying: hash)
        )
        return .hashedPassword(shown)
    }

    func key(_ operations: ObjectOperations) async throws -> String {
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        attributes.cryptographicLength = 256
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        return try await operations.create(request).uniqueIdentifier
    }
}

/// Remembers what it is told, and refuses where the test says so.
final class CountingGate: CredentialGate {
    private let state = Mutex<(good: Int, bad: Int, isShut: Bool)>((0, 0, false))

    var counts: [Int] { state.withLock { [$0.good, $0.bad] } }
    func shut() { state.withLock { $0.isShut = true } }

    /// The API token over which the last bad one came.
    private let token = Mutex<Bytes?>(nil)
    var lastToken: Bytes? { token.withLock { $0 } }

    func admit(_ login: Digest, shown: Digest, over token: Bytes?) throws(OperationError) {
        if state.withLock({ $0.isShut }) { throw OperationError(.rateLimited, "Too often.") }
    }

    func note(_ login: Digest, shown: Digest, over token: Bytes?, isGood: Bool) {
        if !isGood { self.token.withLock { $0 = token } }
        state.withLock { state in
            if isGood { state.good += 1 } else { state.bad += 1 }
        }
    }
}
