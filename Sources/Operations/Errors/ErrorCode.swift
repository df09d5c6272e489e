extension OperationError {
    /// The stable codes of every face, with the HTTP status that each one has. One table: a code has one meaning everywhere.
    public struct Code: Hashable, Sendable {
        public let rawValue: String
        /// The HTTP status of a problem with this code (RFC 9457).
        public let status: Int
        /// The short title of the problem, the same for every occurrence.
        public let title: String

        init(_ rawValue: String, _ status: Int, _ title: String) {
            self.rawValue = rawValue
            self.status = status
            self.title = title
        }
    }
}

extension OperationError.Code {
    // The request
    public static let malformedRequest = Self("malformed-request", 400, "The request cannot be read")
    public static let notAuthenticated = Self("not-authenticated", 401, "A credential is needed")
    public static let setupTokenRequired = Self("setup-token-required", 401, "The set-up token is needed")
    public static let operatorRequired = Self("operator-required", 401, "The operator is needed")
    public static let permissionDenied = Self("permission-denied", 403, "Not allowed")
    public static let notFound = Self("not-found", 404, "Not found")
    public static let methodNotAllowed = Self("method-not-allowed", 405, "The path has no such method")
    public static let bodyTooSlow = Self("body-too-slow", 408, "The body came too slowly")
    public static let tooLarge = Self("too-large", 413, "Too large")
    public static let headTooLarge = Self("head-too-large", 431, "The head of the request is too large")
    public static let rateLimited = Self("rate-limited", 429, "Too often")
    public static let unsupportedMediaType = Self("unsupported-media-type", 415, "Unsupported media type")

    // Objects
    public static let invalidRequest = Self("invalid-request", 422, "The request cannot be fulfilled as it stands")
    public static let wrongState = Self("wrong-state", 409, "The object's state does not allow this")
    public static let alreadyExists = Self("already-exists", 409, "There is one already")
    public static let cryptographicFailure = Self("cryptographic-failure", 422, "The data does not go with the key")
    public static let usageLimitExceeded = Self("usage-limit-exceeded", 409, "The key may not be used so much")

    // Repeated requests
    public static let idempotencyKeyReused = Self(
        "idempotency-key-reused",
        422,
        "The idempotency key belongs to another request"
    )
    public static let idempotencyAnswerLost = Self(
        "idempotency-answer-lost",
        409,
        "The request was done, but its answer is lost"
    )
    public static let idempotencyKeysExhausted = Self("idempotency-keys-exhausted", 429, "Too many idempotency keys")

    // The vault's state
    public static let sealed = Self("sealed", 503, "The server is sealed")
    public static let notInitialized = Self("not-initialized", 412, "There is no vault yet")
    public static let alreadyInitialized = Self("already-initialized", 409, "The vault exists already")
    public static let stateDamaged = Self("state-damaged", 409, "What the vault holds is damaged")
    public static let wrongVault = Self("wrong-vault", 409, "The database holds another vault")
    public static let headerDamaged = Self("header-damaged", 422, "The vault header cannot be read")
    public static let headerOlder = Self("header-older", 409, "The vault header is older than what is there")
    public static let backupDamaged = Self("backup-damaged", 422, "The backup cannot be read")
    public static let databaseNotEmpty = Self("database-not-empty", 409, "The database is not empty")
    public static let generationBehind = Self("generation-behind", 503, "The server lacks the new master key")
    public static let mastersNeeded = Self("masters-needed", 409, "Earlier master keys are still needed")
    public static let vaultDestroyed = Self("vault-destroyed", 410, "The vault was destroyed")
    public static let rolledBack = Self("rolled-back", 409, "The database is older than the anchor")
    public static let unconfirmed = Self("unconfirmed", 409, "Not every holder has confirmed a share")

    // Shares
    public static let shareMalformed = Self("share-malformed", 400, "The share cannot be read")
    public static let shareWrong = Self("share-wrong", 422, "The share is wrong")
    public static let shareOfOtherVault = Self("share-of-other-vault", 422, "The share is of another vault")
    public static let shareOfNewerEpoch = Self("share-of-newer-epoch", 409, "The share is of a newer epoch")
    public static let sealedShareRequired = Self("sealed-share-required", 422, "The share must come sealed")
    public static let shareNotCollected = Self("share-not-collected", 404, "The share is not among the collected ones")
    public static let shareOfOldEpoch = Self("share-of-old-epoch", 410, "The share is of an old epoch")
    public static let sealedShareUnreadable = Self("sealed-share-unreadable", 422, "The sealed share cannot be opened")
    public static let signatureWrong = Self("signature-wrong", 422, "The holder's signature is wrong")
    public static let configurationAltered = Self("configuration-altered", 409, "The stored configuration was altered")
    public static let wrapDamaged = Self("wrap-damaged", 409, "The wrapped master key is damaged")
    public static let serverFactorMissing = Self("server-factor-missing", 409, "The server factor is missing")

    // Ceremonies
    public static let rosterInvalid = Self("roster-invalid", 422, "The roster is refused")
    public static let keyRefused = Self("key-refused", 422, "The key is refused")
    public static let ceremonyExpired = Self("ceremony-expired", 410, "The ceremony has expired")
    public static let ceremonyFinished = Self("ceremony-finished", 410, "The ceremony is finished")
    public static let ceremonyAborted = Self("ceremony-aborted", 410, "The ceremony was aborted")
    public static let ceremonyOpen = Self("ceremony-open", 409, "Another ceremony is open")
    public static let ceremonyStaged = Self("ceremony-staged", 409, "The ceremony has its shares already")
    public static let notStaged = Self("not-staged", 409, "The ceremony still needs shares")
    public static let proposalMismatch = Self("proposal-mismatch", 409, "The share consents to another proposal")
    public static let proposalRequired = Self("proposal-required", 422, "The share does not say what it consents to")
    public static let confirmationWrong = Self("confirmation-wrong", 422, "The confirmation is wrong")

    // Manifests and certificates
    public static let manifestMalformed = Self("manifest-malformed", 400, "The manifest cannot be read")
    public static let manifestConflict = Self("manifest-conflict", 409, "The manifest was changed meanwhile")
    public static let policiesDiffer = Self(
        "policies-differ",
        422,
        "The policies are not those that the manifest names"
    )
    public static let rosterDiffers = Self("roster-differs", 409, "The manifest names another roster")
    public static let noManifest = Self("no-manifest", 412, "No manifest is set")
    public static let updatesDisabled = Self("updates-disabled", 403, "The manifest allows no update")
    public static let requestRefused = Self("certificate-request-refused", 422, "The certificate request is refused")

    // The surroundings
    public static let rootFolder = Self("root-folder", 500, "The root folder cannot be used")
    public static let databaseUnavailable = Self("database-unavailable", 503, "The database does not answer")
    public static let outcomeUnknown = Self("outcome-unknown", 503, "It is not known whether the change was made")
    public static let identityRevoked = Self("identity-revoked", 409, "The server's identity was revoked")
    public static let identityInUse = Self("identity-in-use", 503, "Another server uses this server's identity")
    public static let conflict = Self("conflict", 409, "Changed by another request meanwhile")
    public static let internalError = Self("internal", 500, "The server failed")

    /// Every code, for the table in `/openapi.json` and its test.
    public static let all: [Self] =
        [
            .malformedRequest, .notAuthenticated, .setupTokenRequired, .operatorRequired, .permissionDenied, .notFound,
            .methodNotAllowed, .bodyTooSlow, .tooLarge, .headTooLarge,
            .unsupportedMediaType, .rateLimited, .invalidRequest, .wrongState, .alreadyExists,
            .cryptographicFailure, .usageLimitExceeded,
            .idempotencyKeyReused, .idempotencyAnswerLost, .idempotencyKeysExhausted, .sealed, .notInitialized,
            .alreadyInitialized, .stateDamaged, .wrongVault, .headerDamaged, .headerOlder, .backupDamaged,
            .databaseNotEmpty, .generationBehind, .mastersNeeded, .vaultDestroyed, .rolledBack,
            .unconfirmed,
            .shareMalformed, .shareWrong, .shareOfOtherVault, .shareOfOldEpoch, .shareOfNewerEpoch,
            .sealedShareRequired, .shareNotCollected, .sealedShareUnreadable, .signatureWrong,
            .configurationAltered, .wrapDamaged, .serverFactorMissing, .rosterInvalid, .keyRefused, .ceremonyExpired,
            .ceremonyFinished, .ceremonyAborted, .ceremonyOpen, .ceremonyStaged, .notStaged, .proposalMismatch,
            .proposalRequired,
            .confirmationWrong, .manifestMalformed, .manifestConflict, .policiesDiffer, .rosterDiffers, .noManifest,
            .updatesDisabled,
            .requestRefused, .rootFolder, .databaseUnavailable, .outcomeUnknown, .identityRevoked, .identityInUse,
            .conflict, .internalError,
        ] + authentication
}
