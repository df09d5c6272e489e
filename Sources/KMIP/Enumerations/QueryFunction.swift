/// What a Query asks about (KMIP 2.1 section 11.44).
public enum QueryFunction: UInt32, KMIPEnumeration, CaseIterable {
    case queryOperations = 1, queryObjects, queryServerInformation, queryApplicationNamespaces
    case queryExtensionList, queryExtensionMap, queryAttestationTypes, queryRNGs, queryValidations
    case queryProfiles, queryCapabilities, queryClientRegistrationMethods, queryDefaultsInformation
    case queryStorageProtectionMasks

    public static let tag = Tag.queryFunction
}
