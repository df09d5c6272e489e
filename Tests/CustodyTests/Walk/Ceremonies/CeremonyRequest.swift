import Canonical
import Custody

/// A request as it went over the wire, to come again.
struct CeremonyRequest {
    enum Content {
        case share(HandedShare)
        case withdrawal(HandedShare)
        case confirmation(holder: String, proof: Bytes, isRight: Bool)
    }

    /// What it was made for. A sealed share cannot be opened for another one.
    let ceremony: CeremonyID
    let content: Content

    var isBound: Bool {
        switch content {
        case .share(let handed), .withdrawal(let handed): handed.channel == .sealed
        case .confirmation: false
        }
    }
}
