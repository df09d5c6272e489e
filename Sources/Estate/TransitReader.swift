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
        if let policy = document.member("policy", of: root) { return try versions(ofPolicy: policy) }
        return try versions(ofExport: root)
    }

    // MARK: transit/export

    private func versions(ofExport root: SecretJSON.Node) throws(EstateError) -> [EstateObject] {
        guard let kind = document.text(document.member("type", of: root)).flatMap(TransitType.init(rawValue:)) else {
            throw EstateError(.unsupported, "the transit key's type is missing or not taken")
        }
        return try versions(root) { (key) throws(EstateError) in
            guard let text = document.secret(key) else {
                throw EstateError(.malformed, "a version of the key is no text")
            }
            return try exported(text, kind)
        }
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

    private func versions(ofPolicy policy: SecretJSON.Node) throws(EstateError) -> [EstateObject] {
        guard document.flag(document.member("exportable", of: policy)) == true else {
            throw EstateError(.notExportable, "the transit key is not exportable")
        }
        guard document.flag(document.member("derived", of: policy)) != true else {
            throw EstateError(.unsupported, "the transit key derives a key from each context; it is no key by itself")
        }
        guard let number = document.integer(document.member("type", of: policy)),
            let kind = TransitType(number: number)
        else { throw EstateError(.unsupported, "the transit key's type is not taken") }
        return try versions(policy) { (entry) throws(EstateError) in try backedUp(entry, kind) }
    }

    private func backedUp(_ entry: SecretJSON.Node, _ kind: TransitType) throws(EstateError) -> EstateObject {
        switch kind.form {
        case .bytes:
            // The bytes of a key for HMAC stand in `key` as well as in `hmac_key`.
            let key = document.base64(document.member("key", of: entry)).flatMap { $0.count > 0 ? $0 : nil }
            guard let bytes = key ?? document.base64(document.member("hmac_key", of: entry)) else {
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

    private func versions(
        _ root: SecretJSON.Node,
        _ read: (SecretJSON.Node) throws(EstateError) -> EstateObject
    ) throws(EstateError) -> [EstateObject] {
        guard let name = document.text(document.member("name", of: root)), !name.isEmpty,
            let keys = document.members(document.member("keys", of: root)), keys.count <= EstateLimits.versions
        else { throw EstateError(.malformed, "the transit key has no name, no keys, or too many versions") }
        var found: [(version: Int, object: EstateObject)] = []
        for (version, key) in keys {
            guard let version = Int(version), version > 0 else {
                throw EstateError(.malformed, "a version of the key is no number")
            }
            found.append((version, try read(key)))
        }
        found.sort { $0.version < $1.version }
        let latest = found.last?.version
        return found.map { version, object in
            var object = object
            object.name = version == latest ? name : "\(name)/\(version)"
            return object
        }
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
