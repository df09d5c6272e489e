import Canonical
import Custody
import HolderKeys
import Manifests

/// A roster as somebody asked for it, with every key read and checked.
struct ReadRoster {
    let plan: RosterPlan
    /// The keys in the order of the request; a planned holder's `requestIndex` points here.
    let keys: [HolderPublicKey]
    let signingKeys: [HolderPublicKey?]

    /// Throws `OperationError` with code `key-refused` or `roster-invalid` and a sentence that names the holder.
    init(_ request: InitializeRequest) throws {
        keys = try request.shareholders.map { try Self.key($0.publicKey, of: $0.name) }
        signingKeys = try request.shareholders.map { holder in
            try holder.signingKey.map { try Self.signingKey($0, of: holder.name) }
        }
        let shareholders = zip(request.shareholders, zip(keys, signingKeys)).map { holder, keys in
            RosterRequest.Shareholder(
                name: holder.name,
                group: holder.group,
                keyDigest: keys.0.fingerprint,
                signingKeyDigest: keys.1?.fingerprint
            )
        }
        let asked = RosterRequest(
            shareholders: shareholders,
            threshold: request.threshold,
            groups: (request.groups ?? []).map { RosterRequest.Group(name: $0.name, threshold: $0.threshold) },
            groupThreshold: request.groupThreshold
        )
        do {
            plan = try asked.plan()
        } catch {
            throw OperationError(.rosterInvalid, error.detail)
        }
    }

    static func key(_ pem: String, of holder: String) throws -> HolderPublicKey {
        let key = try read(pem, of: holder)
        guard key.canHoldShares else {
            throw OperationError(
                .keyRefused,
                "The key of “\(holder)” cannot hold a share; give an RSA key of 2048 bits or more, or an X25519 key."
            )
        }
        return key
    }

    static func signingKey(_ pem: String, of holder: String) throws -> HolderPublicKey {
        let key = try read(pem, of: holder)
        guard key.canSign else { throw OperationError(.keyRefused, "The signing key of “\(holder)” cannot sign.") }
        return key
    }

    private static func read(_ pem: String, of holder: String) throws -> HolderPublicKey {
        do {
            return try HolderPublicKey(pem: pem)
        } catch {
            throw OperationError(.keyRefused, "The key of “\(holder)” is refused: \(error.detail)")
        }
    }
}

extension InitializeRequest {
    /// The roster that a manifest names.
    init(_ roster: ManifestRoster) {
        self.init(
            shareholders: roster.shareholders.map {
                Holder(name: $0.name, publicKey: $0.publicKey, signingKey: $0.signingKey, group: $0.group)
            },
            groups: roster.groups.map { Group(name: $0.name, threshold: $0.threshold) },
            groupThreshold: roster.groupThreshold
        )
    }
}
