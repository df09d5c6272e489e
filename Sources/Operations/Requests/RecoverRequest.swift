/// What `POST /v1/recover` takes: a plain share, or one that was sealed to the ceremony's key.
public struct RecoverRequest: Decodable, Sendable {
    /// The text form, or base64 of what `openssl pkeyutl -decrypt` printed.
    public var share: String?
    public var sealedShare: Sealed?
    /// Needed with a sealed share; checked with a plain one.
    public var holder: String?
    /// Base64 of the holder's signature over the submission statement.
    public var signature: String?
    /// The hash of the newest checkpoint in a rolled-back database that the holder accepts, in hex.
    public var acceptRollback: String?
    /// In a changing ceremony the hex digest of the proposal that a plain share consents to.
    public var proposal: String?

    public struct Sealed: Decodable, Sendable {
        public var encapsulatedKey: String
        public var ciphertext: String
    }

    public init(share: String?, holder: String? = nil) {
        self.share = share
        self.holder = holder
    }
}

/// What `POST /v1/seal` takes.
public struct SealRequest: Decodable, Sendable {
    public enum Scope: String, Decodable, Sendable {
        case server, vault
    }

    public var scope: Scope?
    public var force: Bool?

    public init(scope: Scope? = nil, force: Bool? = nil) {
        self.scope = scope
        self.force = force
    }
}

/// What `POST /v1/ceremonies/{id}/confirmations` takes: base64 of HMAC-SHA256 with the decrypted share as key over the ceremony's nonce.
public struct ConfirmationRequest: Decodable, Sendable {
    public var holder: String
    public var proof: String

    public init(holder: String, proof: String) {
        self.holder = holder
        self.proof = proof
    }
}

/// What `PUT /v1/manifest` takes.
public struct ManifestRequest: Decodable, Sendable {
    /// Base64 of the manifest's bytes, which are kept and hashed as they are.
    public var manifest: String
    /// Base64 of each policy that the manifest names, and of no other.
    public var policies: [String]
    /// The hash of the transition that this one follows, in hex; a conflict where another came between.
    public var previousTransition: String?
    /// Of the updaters whom the manifest before names; a caller who may update alone needs none.
    public var signatures: [UpdaterSignature]?

    public struct UpdaterSignature: Decodable, Sendable {
        /// Hex SHA-256 of the updater's key.
        public var keyFingerprint: String
        /// Base64.
        public var signature: String
    }

    public init(manifest: String, policies: [String], previousTransition: String? = nil) {
        self.manifest = manifest
        self.policies = policies
        self.previousTransition = previousTransition
    }
}

/// What `POST /v1/certificates` takes.
public struct CertificateRequest: Decodable, Sendable {
    /// PKCS#10 in PEM.
    public var csr: String
    /// The policy's SHA-256 in hex.
    public var policy: String
    /// What proves to the policy that the workload is the one that it means; no policy asks for it yet.
    public var evidence: String?
}

/// What `POST /v1/certificates/{serial}/revoke` takes: the reason's name after RFC 5280 section 5.3.1.
public struct RevocationRequest: Decodable, Sendable {
    public var reason: String?
}
