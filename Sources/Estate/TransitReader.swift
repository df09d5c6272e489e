import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets

/// Transit keys of Vault and OpenBao: each version of a key is an object of its own, named `NAME/VERSION`, the latest `NAME`.
struct TransitReader {
    private let document: SecretJSON

    /// - Throws: `malformed`, `unsupported`, `not-exportable`, `too-large`.
    static func objects(_ file: SecretBytes) throws(EstateError) -> [EstateObject] {
        let isText = file.withBytes { bytes in
            bytes.first { !EstateFormat.isBlank($0) } == UInt8(ascii: "{")
        }
        if isText { return try TransitReader(document: SecretJSON(file)).objects() }
        guard let inner = file.withBytes({ SecretBase64.decode($0) }) else {
            throw EstateError(.malformed, "the backup is no base64")
        }
        return try TransitReader(document: SecretJSON(inner)).objects()
    }

    private func objects() throws(EstateError) -> [EstateObject] {
        let root = document.member("data", of: document.root) ?? document.root
        if let backup = document.member("backup", of: root) {
            guard let inner = document.base64(backup) else { throw EstateError(.malformed, "the backup is no base64") }
            return try TransitReader(document: SecretJSON(inner)).objects()
        }
        if let policy = document.member("policy", of: root) {
            return try versions(ofPolicy: policy, document.member("archived_keys", of: root))
        }
        return try versions(ofExport: root)
    }

    // MARK: transit/export

    private func versions(ofExport root: SecretJSON.Node) throws(EstateError) -> [EstateObject] {
        guard let kind = document.text(document.member("type", of: root)).flatMap(TransitType.init(rawValue:)) else {
            throw EstateError(.unsupported, "the transit key's type is missing or not taken")
        }
        let entries = try entries(root)
        var objects = try versions(root, entries) { (key) throws(EstateError) in
            guard let text = document.secret(key) else {
                throw EstateError(.malformed, "a version of the key is no text")
            }
            return try exported(text, kind)
        }
        if let last = objects.indices.last { objects[last].remark = Self.remark(onVersions: entries.keys.sorted()) }
        return objects
    }

    /// An export has one version or those that the key may still decrypt with, and does not say which of them there are; nil where it has all up to its
    /// latest.
    private static func remark(onVersions versions: [Int]) -> String? {
        guard let latest = versions.last, versions.count < latest else { return nil }
        let there = versions.map(String.init).joined(separator: ", ")
        return
            "the export has version \(there) of the key and no other before \(latest); a backup (transit/backup) has all that are kept."
    }

    private func exported(_ text: SecretBytes, _ kind: TransitType) throws(EstateError) -> EstateObject {
        if EstateFormat(recognizing: text) == .pem {
            guard let key = try DocumentReader(password: nil).objects(PEMFile(text)).first else {
                throw EstateError(.malformed, "a version of the key is empty")
            }
            return key
        }
        guard let bytes = text.withBytes({ SecretBase64.decode($0) }) else {
            throw EstateError(.malformed, "a version of the key is no base64")
        }
        return try object(bytes, kind)
    }

    // MARK: transit/backup

    private func versions(
        ofPolicy policy: SecretJSON.Node,
        _ archive: SecretJSON.Node?
    ) throws(EstateError) -> [EstateObject] {
        guard document.flag(document.member("exportable", of: policy)) == true else {
            throw EstateError(.notExportable, "the transit key is not exportable")
        }
        guard document.flag(document.member("derived", of: policy)) != true else {
            throw EstateError(.unsupported, "the transit key derives a key from each context; it is no key by itself")
        }
        let entries = try entries(policy, archive)
        guard let number = document.integer(document.member("type", of: policy)),
            let kind = TransitType(number: number, isHMAC: entries.values.allSatisfy(isHMAC))
        else { throw EstateError(.unsupported, "the transit key's type is not taken, or a backup does not tell it") }
        return try versions(policy, entries) { (entry) throws(EstateError) in try backedUp(entry, kind) }
    }

    /// A key for HMAC stands in both places; beside a key of every other kind stands another one for HMAC.
    private func isHMAC(_ entry: SecretJSON.Node) -> Bool {
        guard let key = document.base64(document.member("key", of: entry)), key.count > 0 else { return false }
        return key == document.base64(document.member("hmac_key", of: entry))
    }

    /// The versions of a backup. Those that are too old to decrypt stand in the archive only, whose first place is of the least version that was kept,
    /// and of none where nothing was trimmed yet.
    private func entries(
        _ policy: SecretJSON.Node,
        _ archive: SecretJSON.Node?
    ) throws(EstateError) -> [Int: SecretJSON.Node] {
        var found = try entries(policy)
        let kept = document.integer(document.member("min_available_version", of: policy)) ?? 0
        guard kept >= 0 else { throw EstateError(.malformed, "the least version of the key is below 0") }
        for (place, entry) in (document.list(document.member("keys", of: archive)) ?? []).enumerated() {
            let version = kept + place
            if version > 0, found[version] == nil { found[version] = entry }
        }
        if let latest = document.integer(document.member("latest_version", of: policy)), latest > 0 {
            let first = max(kept, 1)
            let there = found.keys.count(where: { first <= $0 && $0 <= latest })
            guard there == latest - first + 1 else {
                throw EstateError(.malformed, "the backup lacks versions of the key that it says are kept")
            }
        }
        return found
    }

    private func backedUp(_ entry: SecretJSON.Node, _ kind: TransitType) throws(EstateError) -> EstateObject {
        switch kind.form {
        case .bytes:
            guard let bytes = document.base64(document.member("key", of: entry)), bytes.count > 0 else {
                throw EstateError(.malformed, "a version of the key has no bytes")
            }
            return try object(bytes, kind)
        case .curve(let curve):
            guard let d = document.number(document.member("ec_d", of: entry)) else {
                throw EstateError(.unsupported, "a version of the key has no private part")
            }
            return try pair(.ellipticCurvePrivate(curve, d))
        case .rsa: return try pair(try rsa(document.member("rsa_key", of: entry)))
        }
    }

    private func rsa(_ key: SecretJSON.Node?) throws(EstateError) -> TransparentKey {
        guard let n = document.number(document.member("N", of: key)),
            let e = document.number(document.member("E", of: key)),
            let d = document.number(document.member("D", of: key)),
            let primes = document.list(document.member("Primes", of: key)), primes.count == 2
        else { throw EstateError(.unsupported, "a version of the key has no private part of two primes") }
        var numbers = RSANumbers(modulus: n.withBytes { [UInt8]($0) })
        numbers.publicExponent = e.withBytes { [UInt8]($0) }
        numbers.privateExponent = d
        numbers.p = document.number(primes[0])
        numbers.q = document.number(primes[1])
        return .rsaPrivate(numbers)
    }

    // MARK: both

    /// The versions that stand under `keys`.
    private func entries(_ root: SecretJSON.Node) throws(EstateError) -> [Int: SecretJSON.Node] {
        guard let keys = document.members(document.member("keys", of: root)) else {
            throw EstateError(.malformed, "the transit key has no keys")
        }
        var found: [Int: SecretJSON.Node] = [:]
        for (version, key) in keys {
            guard let version = Int(version), version > 0, found.updateValue(key, forKey: version) == nil else {
                throw EstateError(.malformed, "a version of the key is no number, or stands there twice")
            }
        }
        return found
    }

    private func versions(
        _ root: SecretJSON.Node,
        _ entries: [Int: SecretJSON.Node],
        _ read: (SecretJSON.Node) throws(EstateError) -> EstateObject
    ) throws(EstateError) -> [EstateObject] {
        guard let name = document.text(document.member("name", of: root)), !name.isEmpty,
            entries.count <= EstateLimits.versions
        else { throw EstateError(.malformed, "the transit key has no name, or too many versions") }
        let latest = entries.keys.max()
        var objects: [EstateObject] = []
        for (version, entry) in entries.sorted(by: { $0.key < $1.key }) {
            var object = try read(entry)
            object.name = version == latest ? name : "\(name)/\(version)"
            objects.append(object)
        }
        return objects
    }

    private func object(_ bytes: SecretBytes, _ kind: TransitType) throws(EstateError) -> EstateObject {
        if kind == .ed25519 {
            // Go's form: the seed and the public key behind it.
            guard bytes.count == 64 || bytes.count == 32 else {
                throw EstateError(.malformed, "an Ed25519 key has 64 bytes")
            }
            return try pair { () throws(AsymmetricKeyError) in
                try AsymmetricKey(bytes.prefix(32), .raw, isPrivate: true, .ed25519)
            }
        }
        guard let algorithm = kind.algorithm(ofBytes: bytes.count) else {
            throw EstateError(.malformed, "a version of the key is of another length than its type")
        }
        return try EstateObject(bytes, algorithm)
    }

    private func pair(_ numbers: TransparentKey) throws(EstateError) -> EstateObject {
        try pair { () throws(AsymmetricKeyError) in try AsymmetricKey(numbers) }
    }

    private func pair(_ make: () throws(AsymmetricKeyError) -> AsymmetricKey) throws(EstateError) -> EstateObject {
        let key: AsymmetricKey
        do throws(AsymmetricKeyError) {
            key = try make()
        } catch {
            throw EstateError(error)
        }
        return try EstateObject(key, .pkcs8)
    }
}
