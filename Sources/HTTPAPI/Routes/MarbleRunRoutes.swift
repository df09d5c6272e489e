import FoundationEssentials
import HTTPTypes
import Hummingbird
import Operations

/// MarbleRun's three unversioned paths, so that the shell lines of its recovery page work as they are written. Bodies are taken whatever
/// their Content-Type says: curl names every body a form.
struct MarbleRunRoutes: Sendable {
    let server: KeyServer

    func add(to router: Router<APIContext>) {
        let mayBeSet: @Sendable (Request, APIContext) async throws -> Void = { request, context in
            try await server.requireManifestsSettable(by: context.requester(of: request))
        }
        let once = IdempotentCall(server: server)
        router.post("manifest", use: once.once(upTo: Limits.manifest, first: mayBeSet, setManifest))
        router.get("manifest", use: manifest)
        router.post("recover", use: recover)
        router.get("status") { request, context in
            JSONAnswer(
                value: MarbleRunStatus(state: await server.sealStatus(for: context.requester(of: request)).state)
            )
        }
    }

    private func setManifest(_ request: Request, _ context: APIContext) async throws -> Response {
        try await server.requireManifestsSettable(by: context.requester(of: request))
        let bytes = try await request.bytes(upTo: Limits.manifest)
        let answer = try await server.setManifest(bytes: bytes, policies: [], by: context.requester(of: request))
        return try .json(MarbleRunReply(answer))
    }

    private func manifest(_ request: Request, _ context: APIContext) async throws -> Response {
        .bytes(try await server.latestManifest(), "application/json")
    }

    private func recover(_ request: Request, _ context: APIContext) async throws -> Response {
        var bytes = try await request.bytes(upTo: Limits.share)
        return try .json(try await server.recover(decrypted: &bytes, by: context.requester(of: request)))
    }
}

/// MarbleRun's states by number: 1 recovery, 2 accepting a manifest, 3 serving.
private struct MarbleRunStatus: Encodable, Sendable {
    let StatusCode: Int
    let StatusMessage: String

    init(state: SealStatusAnswer.State) {
        switch state {
        case .uninitialized: (StatusCode, StatusMessage) = (2, "Waiting for a manifest: POST it to /manifest.")
        case .sealed, .unsealing:
            (StatusCode, StatusMessage) = (1, "Sealed: POST the decrypted recovery secrets to /recover.")
        case .unsealed: (StatusCode, StatusMessage) = (3, "Serving.")
        }
    }
}

/// One key: `EncryptionKey`; several: `RecoverySecrets` by name; none of either when the roster did not change.
private struct MarbleRunReply: Encodable, Sendable {
    let EncryptionKey: String?
    let RecoverySecrets: [String: String]?

    init(_ answer: ManifestAnswer) {
        let shares = answer.shares ?? []
        let single = shares.count == 1 && shares[0].holder == "recovery"
        EncryptionKey = single ? shares[0].encryptedShare : nil
        RecoverySecrets =
            single || shares.isEmpty
            ? nil : Dictionary(shares.map { ($0.holder, $0.encryptedShare) }) { first, _ in first }
    }
}
