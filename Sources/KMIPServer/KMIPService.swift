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
            let read = try read(request)
            let style = style(of: read, request)
            if let operation = read.root.tag.requestedOperation {
                return await bare(operation, read.root, request, style, by: operations)
            }
            guard read.root.tag == .requestMessage || !request.isCosmianPath else {
                throw KMIPError(.operationNotSupported, "\(read.root.tag) is no operation")
            }
            return await message(read, request, style, by: operations)
        } catch {
            return unreadable(error, request)
        }
    }

    /// The response to a message that is refused before anything is looked at, because of who sends it.
    public func refusal(of request: KMIPRequest, because error: any Error) -> KMIPAnswer {
        let error = KMIPError(reporting: error)
        return refused(.init(version: version(of: request), error: error), request)
    }

    /// The version in which a message is answered.
    private func version(of request: KMIPRequest) -> ProtocolVersion {
        guard let read = try? read(request) else { return .latest }
        do throws(RequestEnvelope.Refusal) {
            return try RequestEnvelope(ttlv: read.root, flaws: read.flaws, limits: limits).header.version
        } catch {
            return error.version
        }
    }

    private func read(_ request: KMIPRequest) throws(KMIPError) -> ReadRequest {
        switch request.encoding {
        case .binary: try BinaryTTLV.decodeRequest(request.body, limits: limits)
        case .xml: try XMLTTLV.decodeRequest(request.body, limits: limits)
        case .json: try JSONTTLV.decodeRequest(request.body, limits: limits)
        }
    }

    private func style(of read: ReadRequest, _ request: KMIPRequest) -> JSONStyle {
        guard request.encoding == .json, request.isCosmianPath || read.root.tag.requestedOperation != nil else {
            return .standard
        }
        return read.rootHasType ? .cosmian4 : .cosmian5
    }

    private func message(
        _ read: ReadRequest,
        _ request: KMIPRequest,
        _ style: JSONStyle,
        by operations: any KMIPOperations
    ) async -> KMIPAnswer {
        let dispatcher = MessageDispatcher(
            operations: OperationDispatch(
                operations: operations,
                activatesNewObjects: style == .cosmian4,
                takesIdentifiers: style != .standard || request.isCosmianPath,
                now: request.now
            ),
            limits: limits,
            now: request.now,
            serverCorrelationValue: request.serverCorrelationValue
        )
        let response = await dispatcher.answer(read.root, read.flaws)
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
            takesIdentifiers: true,
            now: request.now
        )
        do {
            let response = try await CosmianCall(root, of: operation).run(dispatch, limits)
            return .message(encode(response.ttlv(.bareResponse(operation)).withoutHiddenAttributes, request, style))
        } catch {
            return .refusal(BareRefusal(error, of: operation))
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
