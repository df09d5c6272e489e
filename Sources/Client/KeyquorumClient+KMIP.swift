import Canonical
public import KMIP
import Secrets

extension KeyquorumClient {
    /// One operation of KMIP, as a whole message in JSON.
    ///
    /// - Throws: `ClientError.refused` with the result reason as its code, such as `permission-denied`, or the code of the REST interface where that
    ///   has a word for the same, `not-found`.
    public func kmip<Response: ResponsePayload>(
        _ request: some RequestPayload,
        _: Response.Type = Response.self
    ) async throws(ClientError) -> Response {
        var message = JSONTTLV.encode(RequestMessage([request]).ttlv)
        defer { message.wipe() }
        var body = try await call(.post, "/kmip", body: message).body
        defer { body.wipe() }
        let item = try Self.item(body)
        if let error = item.error { throw .refused(Refusal(error)) }
        guard let payload = item.payload, let response = try? Response(ttlv: payload) else { throw Self.unexpected }
        return response
    }

    static func item(_ body: Bytes) throws(ClientError) -> ResponseBatchItem {
        let limits = Limits(messageBytes: ClientLimits.answerBytes, depth: 64, elements: 1_000_000, batchItems: 1)
        guard let root = try? JSONTTLV.decode(body, limits: limits).root,
            let item = try? ResponseMessage(ttlv: root).items.first
        else { throw unexpected }
        return item
    }

    private static let unexpected = ClientError.unexpectedAnswer(
        "The server's answer is no KMIP that this program reads; are both of the same version?"
    )
}

extension Refusal {
    init(_ error: KMIPError) {
        let isUnknown = error.reason == .objectNotFound || error.reason == .itemNotFound
        self.init(code: isUnknown ? "not-found" : error.code, detail: error.message, status: 200)
    }
}
