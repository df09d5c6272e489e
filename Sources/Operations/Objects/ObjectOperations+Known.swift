import KMIP
import Logging
import Store

extension ObjectOperations {
    /// What the caller got before, once more: the same decision, and the same material opened anew.
    ///
    /// - Returns: an answer for each, or nil: then nothing was done, and all is to be found the long way, refusals too.
    func knownGets(_ requests: [GetRequest]) -> [GetResponse]? {
        guard batch == nil, foreseen == nil, let vault = server.seat.vault else { return nil }
        let desk = ObjectDesk(server, requester, in: vault)
        guard let (read, views) = desk.known(requests.map(\.uniqueIdentifier)) else { return nil }
        var answers: [GetResponse] = []
        answers.reserveCapacity(requests.count)
        for (request, known) in zip(requests, views) {
            guard let (view, permit) = desk.gettable(known, read), view.attributes.fresh != true,
                let object = try? desk.object(request, of: view, permit)
            else { return nil }
            answers.append(GetResponse(uniqueIdentifier: view.row.id, object: object))
        }
        return answers
    }

    public func getAtOnce(_ requests: [GetRequest], in message: MessageFacts) -> [GetResponse]? {
        // A credential is judged the long way, and a line in the log is written there.
        guard message.credentials.isEmpty, message.clientCorrelationValue == nil, server.log.logLevel > .debug else {
            return nil
        }
        return knownGets(requests)
    }
}
