import KMIP

/// The KMIP face without a network: bytes of a request in, bytes of its response out.
///
/// A whole message always gets a whole message, whatever goes wrong. A bare operation (`{"tag": "Create", …}`, Cosmian's form) gets
/// its response or a ``BareRefusal``, which the HTTP face renders as a status and a line of text.
public struct KMIPService: Sendable {
    let limits: Limits

    public init(limits: Limits = .standard) { self.limits = limits }

    /// Answers one request of one authenticated subject, for whom `operations` acts.
    public func answer(_ request: KMIPRequest, by operations: any KMIPOperations) async -> KMIPAnswer {
        do throws(KMIPError) {
            let (root, style) = try read(request)
            if let operation = root.tag.requestedOperation {
                return await bare(operation, root, request, style, by: operations)
            }
            guard root.tag == .requestMessage || !request.isCosmianPath else {
                throw KMIPError(.operationNotSupported, "\(root.tag) is no operation")
            }
            return await message(root, request, style, by: operations)
        } catch {
            return unreadable(error, request)
        }
    }

    /// The response to a message that is refused before anything is looked at, because of who sends it.
    public func refusal(of request: KMIPRequest, because error: any Error) -> KMIPAnswer {
        let error = KMIPError(reporting: error)
        let version = (try? read(request)).flatMap {
            try? RequestEnvelope(ttlv: $0.root, limits: limits).header.version
        }
        return refused(.init(version: version ?? .latest, error: error), request)
    }

    private func read(_ request: KMIPRequest) throws(KMIPError) -> (root: TTLV, style: JSONStyle) {
        switch request.encoding {
        case .binary: return (try BinaryTTLV.decode(request.body, limits: limits), .standard)
        case .xml: return (try XMLTTLV.decode(request.body, limits: limits), .standard)
        case .json: return try readJSON(request)
        }
    }

    private func readJSON(_ request: KMIPRequest) throws(KMIPError) -> (root: TTLV, style: JSONStyle) {
        let document = try JSONTTLV.decode(request.body, limits: limits)
        let isBare = document.root.tag.requestedOperation != nil
        guard request.isCosmianPath || isBare else { return (document.root, .standard) }
        return (document.root, document.rootHasType ? .cosmian4 : .cosmian5)
    }

    private func message(
        _ root: TTLV,
        _ request: KMIPRequest,
        _ style: JSONStyle,
        by operations: any KMIPOperations
    ) async -> KMIPAnswer {
        let dispatcher = MessageDispatcher(
            operations: OperationDispatch(
                operations: operations,
                activatesNewObjects: style == .cosmian4,
                now: request.now
            ),
            limits: limits,
            now: request.now,
            serverCorrelationValue: request.serverCorrelationValue
        )
        let response = await dispatcher.answer(root)
        return .message(encode(response.ttlv, request, style))
    }

    private func bare(
        _ operation: Operation,
        _ root: TTLV,
        _ request: KMIPRequest,
        _ style: JSONStyle,
        by operations: any KMIPOperations
    ) async -> KMIPAnswer {
        let dispatch = OperationDispatch(
            operations: operations,
            activatesNewObjects: style == .cosmian4,
            now: request.now
        )
        do {
            let payload = try BatchContext().resolving(root, of: operation)
            let response = try await dispatch.run(operation, payload)
            return .message(encode(response.ttlv(.bareResponse(operation)), request, style))
        } catch {
            return .refusal(BareRefusal(error))
        }
    }

    /// Nobody can say what an unreadable message in another encoding was; of JSON, only what begins as a message is answered as one.
    private func unreadable(_ error: KMIPError, _ request: KMIPRequest) -> KMIPAnswer {
        guard request.encoding != .json || JSONTTLV.beginsAsMessage(request.body) || !request.isCosmianPath else {
            return .refusal(BareRefusal(error))
        }
        return refused(RequestEnvelope.Refusal(version: .latest, error: error), request)
    }

    private func refused(_ refusal: RequestEnvelope.Refusal, _ request: KMIPRequest) -> KMIPAnswer {
        let response = ResponseMessage(
            refusing: refusal,
            now: request.now,
            serverCorrelationValue: request.serverCorrelationValue
        )
        return .message(encode(response.ttlv, request, request.isCosmianPath ? .cosmian5 : .standard))
    }

    private func encode(_ ttlv: TTLV, _ request: KMIPRequest, _ style: JSONStyle) -> [UInt8] {
        switch request.encoding {
        case .binary: BinaryTTLV.encode(ttlv)
        case .json: JSONTTLV.encode(ttlv, style: style)
        case .xml: XMLTTLV.encode(ttlv)
        }
    }
}
