import KMIP
import Logging
import Store

extension ObjectOperations {
    /// What the caller got or used before, once more: the same decision, and the same material opened anew or remembered as ``KnownKeys`` says.
    ///
    /// - Returns: an answer for each, or none: then nothing was done, and all is to be found the long way, refusals too.
    func known(_ requests: [PlainRequest]) -> Prompt<[PlainResponse]> {
        guard batch == nil, foreseen == nil, let vault = server.seat.vault else { return .longWay }
        let desk = ObjectDesk(server, requester, in: vault)
        return desk.tryKnown(requests.map(\.uniqueIdentifier)).flatMap { read, views in
            var answers: [PlainResponse] = []
            answers.reserveCapacity(requests.count)
            for (request, view) in zip(requests, views) {
                guard let answer = answer(request, view, read, at: desk) else { return nil }
                answers.append(answer)
            }
            return answers
        }
    }

    public func tryAtOnce(_ requests: [PlainRequest], in message: MessageFacts) -> Prompt<[PlainResponse]> {
        // A credential is judged the long way, and a line in the log is written there; so are the records of signatures.
        guard message.credentials.isEmpty, message.clientCorrelationValue == nil, server.log.logLevel > .debug,
            !server.options.recordsSignatures || !requests.contains(where: \.isSign)
        else { return .longWay }
        return known(requests)
    }

    private func answer(
        _ request: PlainRequest,
        _ known: KnownView,
        _ read: CallerRead,
        at desk: ObjectDesk
    ) -> PlainResponse? {
        switch request {
        case .get(let request):
            guard let (view, permit) = desk.permitted(.get, known, read), view.attributes.fresh != true,
                let object = try? desk.object(request, of: view, permit)
            else { return nil }
            return .get(GetResponse(uniqueIdentifier: view.row.id, object: object))
        case .encrypt(let request):
            return desk.usable(known, read, for: .encrypt).flatMap { encryptAtOnce(request, $0) }
        case .decrypt(let request):
            return desk.usable(known, read, for: .decrypt).flatMap { decryptAtOnce(request, $0) }
        case .sign(let request): return desk.usable(known, read, for: .sign).flatMap { signAtOnce(request, $0) }
        case .mac(let request): return desk.usable(known, read, for: .mac).flatMap { macAtOnce(request, $0) }
        }
    }
}

extension PlainRequest {
    fileprivate var isSign: Bool {
        if case .sign = self { true } else { false }
    }
}
