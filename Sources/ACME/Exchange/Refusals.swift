/// What refusals of the ACME server mean to an operator.
enum Refusals {
    static func error(_ answer: ServerAnswer) -> ACMEError {
        guard let problem = answer.problem else {
            return answer.status >= 500
                ? unavailable("HTTP status \(answer.status)", answer.retryAfter)
                : ACMEError(
                    .badAnswer,
                    "The ACME server answered with HTTP status \(answer.status) and no reason: is acme-directory right?",
                    retryAfter: answer.retryAfter
                )
        }
        return error(problem, answer)
    }

    private static func error(_ problem: Problem, _ answer: ServerAnswer) -> ACMEError {
        switch problem.kind {
        case "rateLimited":
            return ACMEError(
                .rateLimited,
                "The CA lets in no more orders for now: \(problem.words). The server tries again when the CA allows it.",
                retryAfter: answer.retryAfter
            )
        case "serverInternal": return unavailable(problem.words, answer.retryAfter)
        case "badNonce":
            return ACMEError(.nonce, "The ACME server refused every nonce that it gave itself: try again later.")
        default:
            if answer.status >= 500 { return unavailable(problem.words, answer.retryAfter) }
            return ACMEError(
                .refused,
                "The CA refuses: \(problem.words). Mend \(setting(problem.kind)) and start the server again.",
                retryAfter: answer.retryAfter
            )
        }
    }

    private static func setting(_ kind: String) -> String {
        switch kind {
        case "rejectedIdentifier", "unsupportedIdentifier": "domain-name"
        case "invalidContact", "unsupportedContact": "email"
        case "caa": "the CAA records of the names"
        case "unauthorized", "accountDoesNotExist", "externalAccountRequired", "userActionRequired":
            "the account at the CA (its key is account.key in keys-path)"
        default: "the settings of ACME"
        }
    }

    private static func unavailable(_ words: String, _ retryAfter: Int64?) -> ACMEError {
        ACMEError(
            .unavailable,
            "The ACME server cannot serve just now (\(words)): try again later.",
            retryAfter: retryAfter
        )
    }
}
