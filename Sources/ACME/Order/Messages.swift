/// The ACME server's directory (RFC 8555 section 7.1.1, RFC 9773 section 4).
struct Directory: Decodable, Sendable {
    let newNonce: String
    let newAccount: String
    let newOrder: String
    let renewalInfo: String?
    let meta: Meta?

    struct Meta: Decodable, Sendable {
        let externalAccountRequired: Bool?
    }
}

/// An account (section 7.1.2).
struct Account: Decodable, Sendable {
    let status: String?
    let contact: [String]?
}

/// An order (section 7.1.3).
struct Order: Decodable, Sendable {
    let status: String
    let authorizations: [String]
    let finalize: String
    let certificate: String?
    let error: Problem?
}

/// An authorization (section 7.1.4).
struct Authorization: Decodable, Sendable {
    let status: String
    let identifier: Identifier
    let challenges: [Challenge]
}

/// A challenge (section 7.1.5); the token is one of HTTP-01 (section 8.3).
struct Challenge: Decodable, Sendable {
    let type: String
    let url: String
    let token: String?
    let status: String?
    let error: Problem?
}

/// A DNS name.
struct Identifier: Codable, Sendable, Hashable {
    let type: String
    let value: String
}

/// What a new account says.
struct NewAccount: Encodable {
    let termsOfServiceAgreed: Bool?
    let contact: [String]
}

/// What a new order says.
struct NewOrder: Encodable {
    let identifiers: [Identifier]
    /// The id of the certificate that this one follows (RFC 9773 section 5).
    let replaces: String?
}

/// What a finalize says: the request in base64url.
struct Finalize: Encodable {
    let csr: String
}
