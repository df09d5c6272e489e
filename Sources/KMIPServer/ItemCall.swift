import KMIP

/// One operation that a batch item asks for. An item asks for several where it names one by the many results of an earlier one (KMIP 2.1
/// section 11.58).
struct ItemCall: Sendable {
    let operation: Operation
    /// As 2.1 has it, with one identifier as text.
    let payload: TTLV
    /// The answer without what the operation makes of it: what the client finds its item again by.
    let answer: ResponseBatchItem
    /// Whether the client does not want the operation's data back.
    let isEphemeral: Bool
}
