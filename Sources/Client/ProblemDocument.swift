/// The members of a problem document (RFC 9457) that the client looks at.
struct ProblemDocument: Decodable {
    let code: String?
    let title: String?
    let detail: String?
}
