import KMIP

/// The items of one message, done one after the other.
struct BatchRun: Sendable {
    let envelope: RequestEnvelope
    let operations: OperationDispatch
    /// Whether what the operations do waits until all of them are done.
    let isOne: Bool
    private var size: ResponseSize
    private(set) var context = BatchContext()
    /// The most operations that a message may come to.
    let limit: Int
    private(set) var results: [ResponseBatchItem] = []

    init(_ envelope: RequestEnvelope, _ operations: OperationDispatch, _ size: ResponseSize, isOne: Bool, limit: Int) {
        self.envelope = envelope
        self.operations = operations
        self.size = size
        self.isOne = isOne
        self.limit = limit
    }

    /// Does the items up to the first that fails, or all of them where the client wants the others done in spite of it.
    mutating func run() async {
        let firstLeft = firstLeft
        for place in envelope.items.indices {
            if place == firstLeft { return await leaveRest(from: place) }
            guard await run(itemAt: place) else { return }
        }
    }

    /// The same from one on, none of which is left for later.
    mutating func runRest(from first: Int) async {
        for place in envelope.items.indices[first...] {
            guard await run(itemAt: place) else { return }
        }
    }

    /// Answers an item of which nothing is done now.
    mutating func answer(_ result: ResponseBatchItem) { results.append(size.fitting(result)) }

    var rules: VersionRules { VersionRules(envelope.header.version) }

    /// False where nothing more is to be done.
    mutating func run(itemAt place: Int) async -> Bool {
        let asked = ItemRunner(operations: operations, rules: rules).calls(
            envelope.items[place],
            envelope.filter,
            flaw: envelope.flaws[place],
            context,
            limit: limit - results.count
        )
        guard case .success(let calls) = asked else {
            if case .failure(let failure) = asked { results.append(size.fitting(failure.answer)) }
            return envelope.header.errorOption == .continue
        }
        for call in calls {
            // What has no room is not done, so that a short message cannot make an answer without end.
            let answers = size.isFull ? [size.refusing(call.answer)] : await answers(to: call)
            results += answers
            let isFailed = answers.contains { $0.status == .operationFailed }
            if isFailed, envelope.header.errorOption != .continue { return false }
        }
        return true
    }

    /// Poll may have several, if it is for an item that was done for several objects.
    private mutating func answers(to call: ItemCall) async -> [ResponseBatchItem] {
        guard call.operation == .poll else { return [await result(of: call)] }
        let polled = await ItemRunner(operations: operations, rules: rules).polled(call)
        return polled.map { size.fitting($0) }
    }

    /// Where the answer may turn out to be larger than the client takes, the operation is done so that nothing of it is written then (KMIP 1.4
    /// section 11.1: it has failed).
    private mutating func result(of call: ItemCall) async -> ResponseBatchItem {
        guard size.limit != nil, !isOne, call.leavesTraces else { return await plainResult(of: call) }
        let (dispatch, rules, before, room) = (operations, rules, context, size)
        do {
            let done = try await operations.operations.asOne { own in
                var (context, size) = (before, room)
                let runner = ItemRunner(operations: dispatch.acting(by: own), rules: rules)
                let result = size.fitting(await runner.run(call, &context))
                return ((result: result, context: context), result.status == .success)
            }
            if let failure = done.failure { throw failure }
            if done.answer.result.status == .success { context = done.answer.context }
            return size.fitting(done.answer.result)
        } catch {
            var failed = call.answer
            failed.fail(KMIPError(reporting: error), rules.version)
            return size.fitting(failed)
        }
    }

    private mutating func plainResult(of call: ItemCall) async -> ResponseBatchItem {
        let result = await ItemRunner(operations: operations, rules: rules).run(call, &context)
        let fitting = size.fitting(result)
        if fitting.reason == .responseTooLarge, let payload = result.payload { await end(payload, call.operation) }
        return fitting
    }

    /// A ticket that its client never hears of is of no use to anybody, and an operation over several requests that lacks a part of its result neither.
    private func end(_ payload: TTLV, _ operation: Operation) async {
        if case .bytes(let value) = payload.first(.correlationValue)?.value {
            await operations.operations.endParts(called: value)
        }
        guard operation == .login || operation == .delegatedLogin, let made = try? TicketResponse(ttlv: payload) else {
            return
        }
        _ = try? await operations.operations.logout(LogoutRequest(ticket: made.ticket))
    }
}

extension ItemCall {
    /// Whether it may change an object, and can be undone.
    fileprivate var leavesTraces: Bool { operation.leavesTraces && !payload.isOfPart }
}

extension Operation {
    /// Whether it may change an object, or what the server says about objects: a first Get does, which takes Fresh from a key,
    /// and so does what draws on Usage Limits.
    fileprivate var leavesTraces: Bool {
        switch self {
        case .create, .register, .reKey, .certify, .reCertify, .import, .get, .export, .activate, .revoke, .destroy,
            .archive, .recover:
            true
        case .addAttribute, .modifyAttribute, .setAttribute, .deleteAttribute, .adjustAttribute: true
        case .createKeyPair, .createSplitKey, .joinSplitKey, .deriveKey, .reKeyKeyPair: true
        case .getUsageAllocation, .setConstraints, .setDefaults: true
        case .encrypt, .sign, .mac: true
        default: false
        }
    }
}
