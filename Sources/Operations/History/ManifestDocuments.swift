import Authority
import Canonical
import Manifests

/// A manifest with its policies as a caller sent them, read and checked against each other.
struct ManifestDocuments: Sendable {
    let manifest: Manifest
    let policies: [Digest: Bytes]

    /// Throws `OperationError`: `manifest-malformed`, `policies-differ`, `malformed-request`.
    init(bytes: Bytes, policies: [Bytes]) throws {
        manifest = try Manifest(bytes)
        self.policies = try manifest.requirePolicies(policies)
        guard manifest.updaters?.isEmpty ?? true else {
            // Taken now it could never be replaced: nothing here can check an acknowledgement yet.
            throw OperationError(
                .updatesDisabled,
                "The manifest names updaters, whose acknowledgements this version cannot take. Leave them out, so that administrators update, "
                    + "or give an empty list, so that nobody does."
            )
        }
        try checkNames()
    }

    /// From base64, as JSON carries them.
    init(_ manifest: String, _ policies: [String]) throws {
        guard let bytes = Bytes(base64: manifest) else {
            throw OperationError(.malformedRequest, "manifest is base64.")
        }
        let decoded = try policies.enumerated().map { index, text in
            guard let policy = Bytes(base64: text) else {
                throw OperationError(.malformedRequest, "policies[\(index)] is base64.")
            }
            return policy
        }
        try self.init(bytes: bytes, policies: decoded)
    }

    /// Names that no certificate can carry are refused now and not when the first workload asks.
    private func checkNames() throws {
        for (policy, rule) in manifest.policies {
            for name in rule.sans where name != "*" {
                do {
                    _ = try SubjectName(name)
                } catch {
                    throw OperationError(
                        .manifestMalformed,
                        "The policy \(policy.hex) names “\(name)”, which no certificate can carry: \(error.detail)."
                    )
                }
            }
        }
    }
}
