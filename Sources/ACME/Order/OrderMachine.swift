import Canonical

/// One order from the directory to the certificate (RFC 8555 section 7): event in, effects out. It waits for nothing, and knows neither
/// clock nor chance.
///
/// The same key always gives the same account, so the account is asked for at each order; nothing about it has to be kept.
struct OrderMachine: Sendable {
    private enum State: Sendable {
        case new
        case directory
        case account
        case contact
        case order
        case authorization
        case placing(Challenge)
        case challenge
        case pollAuthorization
        case readyOrder
        case finalize
        case pollOrder
        case certificate
        case ended
    }

    private let request: OrderRequest
    private var state = State.new
    private var directory: Directory?
    private var account: String?
    private var replaces: String?
    private var orderURL = ""
    private var order: Order?
    /// URLs that are not valid yet; the first is being worked on.
    private var authorizations: [String] = []
    private var tokens: [String] = []
    private var polls = 0

    init(_ request: OrderRequest) {
        self.request = request
        replaces = request.replaces
    }

    /// After an end nothing follows.
    mutating func handle(_ event: OrderEvent) -> [OrderEffect] {
        if case .ended = state { return [] }
        do throws(ACMEError) {
            return try step(event)
        } catch {
            return end(.gaveUp(error))
        }
    }

    private mutating func step(_ event: OrderEvent) throws(ACMEError) -> [OrderEffect] {
        switch event {
        case .begun:
            state = .directory
            return [.fetch(directory: request.directory)]
        case .failed(let error): throw error
        case .placed: return try tellChallenge()
        case .rested: return try look()
        case .answered(let answer): return try take(answer)
        }
    }

    private mutating func take(_ answer: ServerAnswer) throws(ACMEError) -> [OrderEffect] {
        if case .order = state, replaces != nil, answer.problem?.kind == "alreadyReplaced" {
            replaces = nil
            return try orderAnew()
        }
        try answer.check()
        switch state {
        case .directory: return try takeDirectory(answer)
        case .account: return try takeAccount(answer)
        case .contact: return try orderAnew()
        case .order: return try takeOrder(answer)
        case .authorization, .pollAuthorization: return try takeAuthorization(answer)
        case .challenge: return poll(.pollAuthorization, answer)
        case .readyOrder, .finalize, .pollOrder: return try takeOrderState(answer)
        case .certificate: return end(.issued(chain: answer.body))
        case .new, .placing, .ended: return []
        }
    }

    // MARK: Account and order

    private mutating func takeDirectory(_ answer: ServerAnswer) throws(ACMEError) -> [OrderEffect] {
        let directory = try answer.json(Directory.self, "directory")
        if directory.meta?.externalAccountRequired == true {
            throw ACMEError(
                .refused,
                "This CA wants accounts that were bound to a customer's, which this version does not make: name another acme-directory."
            )
        }
        self.directory = directory
        state = .account
        let payload = try JSONText.bytes(NewAccount(termsOfServiceAgreed: true, contact: contact))
        return [.send(SignedRequest(url: try checked(directory.newAccount), payload: payload, account: nil))]
    }

    private mutating func takeAccount(_ answer: ServerAnswer) throws(ACMEError) -> [OrderEffect] {
        let account = try answer.json(Account.self, "account")
        guard let location = answer.location else {
            throw ACMEError(.badAnswer, "The ACME server's account has no URL: is acme-directory right?")
        }
        if let status = account.status, status != "valid" {
            throw ACMEError(
                .refused,
                "The CA closed the account of account.key in keys-path: move that file away to make a new one."
            )
        }
        self.account = try checked(location)
        // A CA that keeps no addresses shows none, and is left alone.
        if let shown = account.contact, !shown.isEmpty, shown != contact, !contact.isEmpty {
            state = .contact
            return [try send(location, try JSONText.bytes(NewAccount(termsOfServiceAgreed: nil, contact: contact)))]
        }
        return try orderAnew()
    }

    private var contact: [String] { request.email.map { ["mailto:" + $0] } ?? [] }

    private mutating func orderAnew() throws(ACMEError) -> [OrderEffect] {
        guard let directory else { throw Self.outOfOrder }
        state = .order
        let offered = directory.renewalInfo == nil ? nil : replaces
        let identifiers = request.names.map { Identifier(type: "dns", value: $0) }
        return [
            try send(directory.newOrder, try JSONText.bytes(NewOrder(identifiers: identifiers, replaces: offered)))
        ]
    }

    private mutating func takeOrder(_ answer: ServerAnswer) throws(ACMEError) -> [OrderEffect] {
        let order = try answer.json(Order.self, "order")
        guard let location = answer.location, order.authorizations.count <= ACMELimits.names else {
            throw ACMEError(.badAnswer, "The ACME server's order has no URL, or more authorizations than names.")
        }
        orderURL = try checked(location)
        self.order = order
        authorizations = order.status == "pending" ? order.authorizations : []
        return try nextAuthorization()
    }

    // MARK: Authorizations

    private mutating func nextAuthorization() throws(ACMEError) -> [OrderEffect] {
        polls = 0
        guard let url = authorizations.first else {
            state = .readyOrder
            return [try send(orderURL, nil)]
        }
        state = .authorization
        return [try send(url, nil)]
    }

    private mutating func takeAuthorization(_ answer: ServerAnswer) throws(ACMEError) -> [OrderEffect] {
        let authorization = try answer.json(Authorization.self, "authorization")
        switch authorization.status {
        case "valid":
            authorizations.removeFirst()
            return withdrawAll() + (try nextAuthorization())
        case "pending":
            if case .authorization = state { return try answerChallenge(of: authorization) }
            return poll(.pollAuthorization, answer)
        default:
            throw Self.refusal(of: authorization)
        }
    }

    private mutating func answerChallenge(of authorization: Authorization) throws(ACMEError) -> [OrderEffect] {
        guard let challenge = authorization.challenges.first(where: { $0.type == "http-01" }),
            let token = challenge.token
        else {
            throw ACMEError(
                .noChallenge,
                "The CA offers no HTTP-01 challenge for \(authorization.identifier.value.prefix(ACMELimits.name)): name another CA."
            )
        }
        guard Base64URL.isText(token), token.utf8.count <= ACMELimits.token else {
            throw ACMEError(.badAnswer, "The ACME server's challenge has a token that is no base64url text.")
        }
        state = .placing(challenge)
        tokens.append(token)
        return [.place(token: token, text: token + "." + request.thumbprint)]
    }

    private mutating func tellChallenge() throws(ACMEError) -> [OrderEffect] {
        guard case .placing(let challenge) = state else { return [] }
        state = .challenge
        return [try send(challenge.url, Bytes("{}".utf8))]
    }

    private static func refusal(of authorization: Authorization) -> ACMEError {
        let problem = authorization.challenges.compactMap(\.error).first
        let name = authorization.identifier.value.prefix(ACMELimits.name)
        return ACMEError(
            .challengeFailed,
            "The CA did not get this server's answer at http://\(name)/.well-known/acme-challenge/: "
                + "\(problem?.words ?? authorization.status). Port 80 of the name must lead to acme-http-port, or to a web server that "
                + "shows http-root-path."
        )
    }

    // MARK: Finalizing

    private mutating func takeOrderState(_ answer: ServerAnswer) throws(ACMEError) -> [OrderEffect] {
        let order = try answer.json(Order.self, "order")
        self.order = order
        switch order.status {
        case "ready":
            guard case .readyOrder = state else { return poll(.pollOrder, answer) }
            state = .finalize
            return [try send(order.finalize, try JSONText.bytes(Finalize(csr: Base64URL.encode(request.csr))))]
        case "valid":
            guard let certificate = order.certificate else {
                throw ACMEError(.badAnswer, "The ACME server's order is valid and names no certificate.")
            }
            state = .certificate
            return [try send(certificate, nil)]
        case "processing": return poll(.pollOrder, answer)
        case "pending":
            guard case .readyOrder = state else { return poll(.pollOrder, answer) }
            return poll(.readyOrder, answer)
        default:
            throw ACMEError(
                .refused,
                "The CA gave the order up: \(order.error?.words ?? "it does not say why"). The server tries again later."
            )
        }
    }

    // MARK: Waiting and ending

    private mutating func poll(_ next: State, _ answer: ServerAnswer) -> [OrderEffect] {
        state = next
        polls += 1
        // A quarter of a second at first, doubled to five seconds; what the server asks for goes first.
        let own: Int64 = min(5_000, 250 << min(Int64(polls - 1), 5))
        let wanted = answer.retryAfter.map { $0 * 1_000 } ?? own
        return [.rest(milliseconds: min(max(wanted, 250), ACMELimits.pauseMilliseconds))]
    }

    private func look() throws(ACMEError) -> [OrderEffect] {
        guard polls <= ACMELimits.polls else {
            throw ACMEError(.tooSlow, "The CA came to no end with the order: the server tries again later.")
        }
        switch state {
        case .pollAuthorization: return [try send(authorizations.first ?? orderURL, nil)]
        case .readyOrder, .pollOrder: return [try send(orderURL, nil)]
        default: return []
        }
    }

    private mutating func end(_ effect: OrderEffect) -> [OrderEffect] {
        state = .ended
        return withdrawAll() + [effect]
    }

    private mutating func withdrawAll() -> [OrderEffect] {
        defer { tokens = [] }
        return tokens.map { .withdraw(token: $0) }
    }

    private func send(_ url: String, _ payload: Bytes?) throws(ACMEError) -> OrderEffect {
        guard let account else { throw Self.outOfOrder }
        return .send(SignedRequest(url: try checked(url), payload: payload, account: account))
    }

    private func checked(_ url: String) throws(ACMEError) -> String {
        guard let url = ServerURL(url, below: request.directory) else {
            throw ACMEError(.badAnswer, "The ACME server names a URL that is not https: is acme-directory right?")
        }
        return url.text
    }

    private static let outOfOrder = ACMEError(.badAnswer, "The ACME server answers out of order: try again later.")
}
