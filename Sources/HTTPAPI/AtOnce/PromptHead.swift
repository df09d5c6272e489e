import HTTPTypes

/// The head of a request that may be a message of KMIP to be answered at once: all that it says is what is looked at on that way.
///
/// It knows the fields that clients send with every request. What another field would mean, to any of the middleware, is not asked: a request with
/// one goes the usual way.
struct PromptHead: Sendable, Hashable {
    /// The fields' values; nil where there is none.
    let authorization: String?
    let contentType: String?
    /// Bytes of the body.
    let length: Int

    /// Nil for every other request.
    init?(_ head: HTTPRequest) {
        guard head.method == .post, head.path == "/\(KMIPRoutes.path)" else { return nil }
        var known = Fields()
        for field in head.headerFields {
            guard known.take(field) else { return nil }
        }
        guard let length = known.length.flatMap({ Int($0) }), (1...Limits.promptBody).contains(length) else {
            return nil
        }
        authorization = known.authorization
        contentType = known.contentType
        self.length = length
    }

    private struct Fields {
        var authorization: String?
        var contentType: String?
        var length: String?

        /// False for a field that is not known, says more than usual, or comes a second time.
        mutating func take(_ field: HTTPField) -> Bool {
            switch field.name {
            case .authorization: return Self.set(&authorization, field)
            case .contentType: return Self.set(&contentType, field)
            case .contentLength: return Self.set(&length, field)
            case .connection: return field.value.lowercased() == "keep-alive"
            case .accept, .acceptEncoding, .acceptLanguage, .userAgent: return true
            default: return false
            }
        }

        private static func set(_ value: inout String?, _ field: HTTPField) -> Bool {
            if value != nil { return false }
            value = field.value
            return true
        }
    }
}
