import KMIP

extension OperationDispatch {
    /// The same for the items of one message. Where each gets an object that it names itself, the operations hear of which objects, so that
    /// ten Gets need not be ten reads.
    func foreseeing(_ items: [TTLV]) -> OperationDispatch {
        guard items.count > 1 else { return self }
        var identifiers: [String] = []
        for item in items {
            guard item.first(.operation)?.value == .enumeration(Operation.get.rawValue),
                case .text(let identifier)? = item.first(.requestPayload)?.first(.uniqueIdentifier)?.value
            else { return self }
            identifiers.append(identifier)
        }
        return acting(by: operations.foreseeing(identifiers))
    }
}
