import Canonical

/// Does what an order wants until it is at its end.
struct OrderRunner: Sendable {
    let exchange: SignedExchange
    let responders: any ChallengeResponder
    let pause: any Pause

    /// The chain in PEM as the CA sent it.
    ///
    /// - Throws: why the order ended without one. No challenge is answered any more after the return.
    func run(_ request: OrderRequest) async throws(ACMEError) -> Bytes {
        var machine = OrderMachine(request)
        var event: OrderEvent? = .begun
        while let happened = event {
            event = nil
            for effect in machine.handle(happened) {
                switch effect {
                case .issued(let chain): return chain
                case .gaveUp(let error): throw error
                case .withdraw(let token): await responders.withdraw(token: token)
                default: event = await perform(effect)
                }
            }
        }
        throw ACMEError(.badAnswer, "The order came to no end: the server tries again later.")
    }

    private func perform(_ effect: OrderEffect) async -> OrderEvent {
        do throws(ACMEError) {
            switch effect {
            case .fetch(let directory): return .answered(try await exchange.directory(directory))
            case .send(let request): return .answered(try await exchange.send(request))
            case .place(let token, let text): try await responders.place(token: token, text: text)
            case .rest(let milliseconds):
                try await pause.pause(milliseconds: milliseconds)
                return .rested
            case .withdraw, .issued, .gaveUp: break
            }
            return .placed
        } catch {
            return .failed(error)
        }
    }
}
