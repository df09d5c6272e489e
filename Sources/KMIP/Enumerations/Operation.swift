/// What a request asks for (KMIP 2.1 section 11.36).
public enum Operation: UInt32, KMIPEnumeration, CaseIterable {
    case create = 1, createKeyPair, register, reKey, deriveKey, certify, reCertify, locate, check, get
    case getAttributes, getAttributeList, addAttribute, modifyAttribute, deleteAttribute, obtainLease
    case getUsageAllocation, activate, revoke, destroy, archive, recover, validate, query, cancel, poll, notify
    case put, reKeyKeyPair, discoverVersions, encrypt, decrypt, sign, signatureVerify, mac, macVerify
    case rngRetrieve, rngSeed, hash, createSplitKey, joinSplitKey, `import`, export, log, login, logout
    case delegatedLogin, adjustAttribute, setAttribute, setEndpointRole, pkcs11, interop, reProvision
    case setDefaults, setConstraints, getConstraints, queryAsynchronousRequests, process, ping

    public static let tag = Tag.operation
}
