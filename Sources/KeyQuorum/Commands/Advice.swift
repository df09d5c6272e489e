/// What to do next after a refusal, by its code.
enum Advice {
    static func next(after code: String) -> String? {
        switch code {
        case "sealed":
            "Next: each holder hands in a share with `keyquorum recover`; `keyquorum status` says who is missing."
        case "uninitialized", "not-initialized":
            "Next: `keyquorum init --shareholder NAME=KEY.pem …`."
        case "already-initialized":
            """
            If the answer to an earlier init was lost: `keyquorum share fetch --holder NAME` gets the encrypted shares \
            until they are confirmed.
            """
        case "unconfirmed":
            "Next: each holder runs `keyquorum shareholders confirm`; or repeat with --force."
        case "rolled-back":
            "If the holders accept the older database: repeat with --accept-rollback HASH, each of them."
        case "unauthorized", "unauthenticated":
            "Give the bearer token with --token (KEYQUORUM_TOKEN), or a client certificate with --cert and --key."
        default: nil
        }
    }
}
