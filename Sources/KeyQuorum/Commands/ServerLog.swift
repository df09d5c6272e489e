import Canonical
import Client
import Operations

/// The change log as a server tells it; nothing of it is believed before the audit.
struct ServerLog {
    private let client: KeyquorumClient

    init(_ client: KeyquorumClient) {
        self.client = client
    }

    /// The history key's certificate in PEM.
    func historyCertificate() async throws -> String { try await client.get("/v1/ca/history.pem").text }

    /// Hands all checkpoints and then all records to the audit: what a checkpoint names is among records that are read after it.
    func read(into audit: inout LogAudit) async throws {
        try await eachPage(PinnedCheckpoint.self, "/v1/checkpoints") { checkpoint in
            audit.take(
                checkpoint: Bytes(base64: checkpoint.statement) ?? [],
                signature: Bytes(base64: checkpoint.signature) ?? []
            )
        }
        try await eachPage(Answers.LogEntry.self, "/v1/log") { entry in
            audit.take(record: Bytes(base64: entry.statement) ?? [])
        }
    }

    private func eachPage<Item: Decodable & Sendable>(
        _ type: Item.Type,
        _ path: String,
        _ body: (Item) -> Void
    ) async throws {
        var after: String?
        while true {
            let cursor = after.map { "&after=\(URLText.encoded($0))" } ?? ""
            let page = try await client.get("\(path)?limit=\(ClientLimits.page)\(cursor)").json(Answers.List<Item>.self)
            page.items.forEach(body)
            guard let next = page.next else { return }
            guard next != after else { throw ClientError.unexpectedAnswer("The server's list has no end.") }
            after = next
        }
    }
}
