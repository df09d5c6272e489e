import KMIP

/// The other key of a pair, to which Cascade has the same done.
struct OtherKey: Sendable {
    let identifier: String
    /// It is the private one: a public key goes without it where the caller may not have the same done to both.
    let mayStay: Bool
}

extension CosmianCall {
    /// Both keys of a pair, or none: a message of two items, the first of which is undone with the second.
    func both(
        _ other: OtherKey,
        _ payload: TTLV,
        _ dispatch: OperationDispatch,
        _ limits: Limits
    ) async throws -> any ResponsePayload {
        let dispatcher = MessageDispatcher(
            operations: dispatch,
            limits: limits,
            now: dispatch.now,
            serverCorrelationValue: nil
        )
        let answers = await dispatcher.answer(message(other, payload), Flaws()).items
        if other.mayStay, answers.count == 1, answers[0].error?.reason.isRefusal ?? false {
            return try await dispatch.run(operation, payload)
        }
        if let error = answers.lazy.compactMap(\.error).first { throw error }
        guard let answer = answers.last?.payload else { throw KMIPError(.generalFailure, "no answer") }
        return try IdentifierResponse(ttlv: answer)
    }

    private func message(_ other: OtherKey, _ payload: TTLV) -> TTLV {
        let items = [payload.naming(other.identifier), payload].enumerated().map { place, payload in
            TTLV(
                .batchItem,
                .structure([
                    operation.ttlv, TTLV(.uniqueBatchItemID, .bytes([UInt8(place)])),
                    TTLV(.requestPayload, .structure(payload.children)),
                ])
            )
        }
        let header = RequestHeader(batchCount: Int32(items.count), errorOption: .undo)
        return TTLV(.requestMessage, .structure([header.ttlv] + items))
    }
}

extension OperationDispatch {
    /// The other key of the pair, where there is one to which the same can still be done: of the other type, linked to and linking back.
    func otherKey(of payload: TTLV, for operation: Operation) async throws -> OtherKey? {
        guard case .text(let identifier) = payload.first(.uniqueIdentifier)?.value else { return nil }
        let isCompromise = operation == .revoke ? try RevokeRequest(ttlv: payload).reason.code.isCompromise : false
        let own = try await pairing(identifier)
        guard let sought = own.objectType?.otherOfPair else { return nil }
        for link in own.links where link.type == sought.link {
            guard let other = try await pairing(link.identifier, mayBeHidden: sought.type == .privateKey),
                other.isOther(sought.type, of: identifier)
            else { continue }
            guard other.state?.isLeft(for: operation, isCompromise: isCompromise) ?? true else { return nil }
            return OtherKey(identifier: link.identifier, mayStay: sought.type == .privateKey)
        }
        return nil
    }

    /// Nil for what the caller may not know, where that may be so.
    private func pairing(_ identifier: String, mayBeHidden: Bool) async throws -> Attributes? {
        do {
            return try await pairing(identifier)
        } catch  where mayBeHidden && KMIPError(reporting: error).reason.isRefusal {
            return nil
        }
    }

    /// What tells whether two keys are a pair, and what can be done to them.
    private func pairing(_ identifier: String) async throws -> Attributes {
        let references: [AttributeReference] = [.tag(.objectType), .tag(.link), .tag(.state)]
        let request = GetAttributesRequest(uniqueIdentifier: identifier, references: references)
        return try await operations.getAttributes(request).attributes
    }
}

extension ObjectType {
    /// What the other key of a pair is, and the link that leads to it.
    fileprivate var otherOfPair: (type: ObjectType, link: LinkType)? {
        switch self {
        case .privateKey: (.publicKey, .publicKey)
        case .publicKey: (.privateKey, .privateKey)
        default: nil
        }
    }
}

extension Attributes {
    /// Whether these are of an object of this type that says it is in a pair with that one.
    fileprivate func isOther(_ type: ObjectType, of identifier: String) -> Bool {
        guard objectType == type, let back = type.otherOfPair?.link else { return false }
        return links.contains { $0.type == back && $0.identifier == identifier }
    }
}

extension State {
    /// Whether the same changes anything in this state.
    fileprivate func isLeft(for operation: Operation, isCompromise: Bool) -> Bool {
        switch self {
        case .destroyed, .destroyedCompromised: false
        case .compromised: operation == .destroy
        case .deactivated: operation == .destroy || isCompromise
        case .preActive, .active: true
        }
    }
}

extension ResultReason {
    /// Whether the object is out of the caller's reach, or its state refuses: nothing was wrong with the request or the server.
    fileprivate var isRefusal: Bool {
        switch self {
        case .objectNotFound, .permissionDenied, .wrongKeyLifecycleState, .objectDestroyed, .objectArchived: true
        default: false
        }
    }
}

extension TTLV {
    fileprivate func naming(_ identifier: String) -> TTLV {
        TTLV(tag, .structure(children.map { $0.tag == .uniqueIdentifier ? TTLV($0.tag, .text(identifier)) : $0 }))
    }
}
