/// What happens to an order from outside.
enum OrderEvent: Sendable {
    /// Once, first.
    case begun
    /// The answer to the last request.
    case answered(ServerAnswer)
    /// The last challenge is answered for whoever asks.
    case placed
    /// The last pause is over.
    case rested
    /// What the order wanted could not be done.
    case failed(ACMEError)
}
