/// The names by which KMIP 1.x calls attributes (KMIP 1.4 section 3), as words: `Cryptographic Usage Mask`, `x-anything`.
enum AttributeName {
    private static let words = """
        Unique Identifier|Name|Object Type|Cryptographic Algorithm|Cryptographic Length|Cryptographic Parameters
        Cryptographic Domain Parameters|Certificate Type|Certificate Length|X.509 Certificate Identifier
        X.509 Certificate Subject|X.509 Certificate Issuer|Certificate Identifier|Certificate Subject|Certificate Issuer
        Digital Signature Algorithm|Digest|Operation Policy Name|Cryptographic Usage Mask|Lease Time|Usage Limits|State
        Initial Date|Activation Date|Process Start Date|Protect Stop Date|Deactivation Date|Destroy Date
        Compromise Occurrence Date|Compromise Date|Revocation Reason|Archive Date|Object Group|Fresh|Link
        Application Specific Information|Contact Information|Last Change Date|Alternative Name|Key Value Present
        Key Value Location|Original Creation Date|Random Number Generator|PKCS#12 Friendly Name|Description|Comment
        Sensitive|Always Sensitive|Extractable|Never Extractable
        """

    private static let byTag: [Tag: String] = {
        var names: [Tag: String] = [:]
        for name in words.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
            if let tag = Tag(name: NormalizedName.of(String(name))) { names[tag] = String(name) }
        }
        return names
    }()

    private static let byName = Dictionary(uniqueKeysWithValues: byTag.map { ($0.value, $0.key) })

    /// The tag of an attribute of KMIP 1.x; nil for a name that 1.x does not have, and for custom attributes.
    static func tag(_ name: String) -> Tag? { byName[name] }

    /// The words of an attribute; nil for one that KMIP 1.x does not have.
    static func words(_ tag: Tag) -> String? { byTag[tag] }

    /// Custom attributes of 1.x are vendor attributes in 2.x: `x-name` is the client's, `y-name` the server's (KMIP 2.1
    /// section 4.60).
    static func vendor(_ name: String) -> (vendor: String, name: String)? {
        guard name.utf8.count > 2, name.hasPrefix("x-") || name.hasPrefix("y-") else { return nil }
        return (String(name.prefix(1)), String(name.dropFirst(2)))
    }

    /// The custom name of a vendor attribute; nil where 1.x cannot say it.
    static func custom(vendor: String, name: String) -> String? {
        vendor == "x" || vendor == "y" ? "\(vendor)-\(name)" : nil
    }
}
