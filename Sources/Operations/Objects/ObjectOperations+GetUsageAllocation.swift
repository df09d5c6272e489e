import Canonical
import KMIP

extension ObjectOperations {
    /// Get Usage Allocation (KMIP 2.1 section 6.1.23): what is allocated counts as used up.
    public func getUsageAllocation(_ request: GetUsageAllocationRequest) async throws -> GetUsageAllocationResponse {
        try await answering { desk in
            try await desk.change(request.uniqueIdentifier, .getUsageAllocation, as: ChangeKind.useUp) { draft in
                try draft.use(request.usageLimitsCount)
            }
            return GetUsageAllocationResponse(uniqueIdentifier: request.uniqueIdentifier)
        }
    }
}

extension ObjectDraft {
    /// What may have Usage Limits (KMIP 1.4 section 3.21; 2.1 section 4.59 names what protects): of a pair, a private key signs and a public key encrypts.
    private static let allocated: Set<ObjectType> = [.symmetricKey, .publicKey, .privateKey, .splitKey, .pgpKey]

    /// Takes `count` units off the limits of a key that protects now.
    fileprivate mutating func use(_ count: Int64) throws(KMIPError) {
        guard Self.allocated.contains(view.type) else {
            throw KMIPError(.invalidObjectType, "only keys have an allocation")
        }
        let uses = CryptographicUsageMask.protecting.union(.unrestricted)
        guard attributes.cryptographicUsageMask.map({ !$0.isDisjoint(with: uses) }) ?? true else {
            throw KMIPError(.invalidObjectType, "the key is for no use that protects anything")
        }
        guard var limits = attributes.usageLimits else {
            throw KMIPError(.attributeNotFound, "the key has no UsageLimits")
        }
        guard view.mayProtect else {
            throw KMIPError(.permissionDenied, "the key is not for protecting now")
        }
        guard limits.count >= count else {
            throw KMIPError(.usageLimitExceeded, "the key's UsageLimits do not leave so much")
        }
        limits.count -= count
        attributes.usageLimits = limits
    }
}
