/// The bodies of the calls that the client makes.
public enum Requests {
    public struct Holder: Encodable, Sendable {
        public let name: String
        public let publicKey: String
        public let signingKey: String?
        public let group: String?

        public init(name: String, publicKey: String, signingKey: String? = nil, group: String? = nil) {
            self.name = name
            self.publicKey = publicKey
            self.signingKey = signingKey
            self.group = group
        }
    }

    public struct Group: Encodable, Sendable {
        public let name: String
        public let threshold: Int

        public init(name: String, threshold: Int) {
            self.name = name
            self.threshold = threshold
        }
    }

    public struct Initialize: Encodable, Sendable {
        public let threshold: Int?
        public let shareholders: [Holder]
        public let groups: [Group]?
        public let groupThreshold: Int?
        public let sealedSharesOnly: Bool?
        /// Base64.
        public let manifest: String?
        /// Base64 each.
        public let policies: [String]?

        public init(
            threshold: Int?,
            shareholders: [Holder],
            groups: [Group]? = nil,
            groupThreshold: Int? = nil,
            sealedSharesOnly: Bool? = nil,
            manifest: String? = nil,
            policies: [String]? = nil
        ) {
            self.threshold = threshold
            self.shareholders = shareholders
            self.groups = groups
            self.groupThreshold = groupThreshold
            self.sealedSharesOnly = sealedSharesOnly
            self.manifest = manifest
            self.policies = policies
        }
    }

    /// A share that only the ceremony's key opens.
    public struct SealedSubmission: Encodable, Sendable {
        public struct Sealed: Encodable, Sendable {
            let encapsulatedKey: String
            let ciphertext: String
        }

        public let sealedShare: Sealed
        public let holder: String
        public let signature: String?
        public let acceptRollback: String?
    }

    public struct Confirmation: Encodable, Sendable {
        public let holder: String
        /// Base64.
        public let proof: String

        public init(holder: String, proof: String) {
            self.holder = holder
            self.proof = proof
        }
    }

    public struct Seal: Encodable, Sendable {
        public let scope: String
        public let force: Bool

        public init(scope: String, force: Bool) {
            self.scope = scope
            self.force = force
        }
    }

    public struct Manifest: Encodable, Sendable {
        public let manifest: String
        public let policies: [String]
        public let previousTransition: String?

        public init(manifest: String, policies: [String], previousTransition: String?) {
            self.manifest = manifest
            self.policies = policies
            self.previousTransition = previousTransition
        }
    }

    public struct Certificate: Encodable, Sendable {
        public let csr: String
        public let policy: String
        public let evidence: String?

        public init(csr: String, policy: String, evidence: String?) {
            self.csr = csr
            self.policy = policy
            self.evidence = evidence
        }
    }
}
