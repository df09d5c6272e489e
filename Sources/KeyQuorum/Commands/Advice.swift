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
        case "confirmation-wrong":
            "Next: `keyquorum share inspect` says of which epoch the share is; the new one is fetched by `keyquorum share fetch`."
        case "signature-wrong":
            "Sign with the key that the roster names for this holder: --signing-key FILE."
        case "share-of-old-epoch":
            "Next: use the share of the epoch that rules now; `keyquorum share inspect` says of which epoch a file is."
        case "ceremony-open":
            "Next: `keyquorum shareholders status`; go on with the open ceremony, or `keyquorum shareholders abort` it."
        case "ceremony-expired", "ceremony-finished", "ceremony-not-open":
            "Next: `keyquorum shareholders status` lists the ceremonies."
        case "ceremony-staged":
            "Enough have consented already. Next: `keyquorum shareholders confirm`, then `keyquorum shareholders commit`."
        case "not-staged":
            "Next: more holders consent with `keyquorum share submit`; `keyquorum shareholders status` says who is missing."
        case "proposal-mismatch":
            "Look at the proposal at another server of the vault, or abort it: `keyquorum shareholders abort`."
        case "server-factor-missing":
            "Next: start the server with --server-factor-file and the file that all servers of this vault have."
        case "identity-revoked":
            "Next: hand the share in to another server of the vault; `keyquorum status --server URL` shows how it stands."
        case "vault-destroyed":
            "The vault is gone for ever. For a new one give the server an empty database."
        case "rolled-back":
            "If the holders accept the older database: repeat with --accept-rollback HASH, each of them."
        case "not-authenticated":
            "Give your token with --token-file FILE (KEYQUORUM_TOKEN_FILE, KEYQUORUM_TOKEN), or a client certificate with --cert and --key."
        case "setup-token-required":
            "Next: copy the server's keyquorum-data/setup.token to this machine and give it with --token-file FILE."
        case "permission-denied":
            """
            Next: `keyquorum whoami` says who you are to the server. An object's owner grants with `keyquorum access grant`; \
            an administrator gives roles with `keyquorum role give`.
            """
        default: nil
        }
    }
}
