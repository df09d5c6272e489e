import AsymmetricKeys
import Canonical
import KMIP

/// A key pair that is about to be written: two objects, each of which names the other.
struct NewPair {
    let privateKey: NewObject
    let publicKey: NewObject

    var objects: [NewObject] { [privateKey, publicKey] }

    /// The identifier of the public key of a pair that was made here.
    static func publicIdentifier(of id: String) -> String { id + "_pk" }

    /// - Parameters:
    ///   - id: of the private key.
    ///   - attributes: of each of the keys, as a client may give them.
    /// - Throws: as every new object does.
    init(_ key: AsymmetricKey, _ id: String, _ now: Instant, _ attributes: (AsymmetricKey) -> Attributes) throws {
        let (publicID, other) = (Self.publicIdentifier(of: id), try key.publicKey())
        privateKey = try Self.object(key, id, Link(type: .publicKey, identifier: publicID), attributes(key), now)
        publicKey = try Self.object(other, publicID, Link(type: .privateKey, identifier: id), attributes(other), now)
    }

    /// - Parameter attributes: of each of the keys, as they shall be.
    init(replacing key: AsymmetricKey, _ id: String, _ attributes: (AsymmetricKey) -> Attributes) throws(KMIPError) {
        let (publicID, other) = (Self.publicIdentifier(of: id), try Self.publicKey(of: key))
        var (own, others) = (attributes(key), attributes(other))
        own.add(Link(type: .publicKey, identifier: publicID).ttlv)
        others.add(Link(type: .privateKey, identifier: id).ttlv)
        let (material, otherMaterial) = (try key.material(&own), try other.material(&others))
        privateKey = NewObject(.privateKey, checked: own, material, id: id)
        publicKey = NewObject(.publicKey, checked: others, otherMaterial, id: publicID)
    }

    private static func publicKey(of key: AsymmetricKey) throws(KMIPError) -> AsymmetricKey {
        do throws(AsymmetricKeyError) {
            return try key.publicKey()
        } catch {
            throw KMIPError(.cryptographicFailure, error.detail)
        }
    }

    private static func object(
        _ key: AsymmetricKey,
        _ id: String,
        _ link: Link,
        _ attributes: Attributes,
        _ now: Instant
    ) throws -> NewObject {
        var given = attributes
        given.uniqueIdentifier = id
        return try NewObject(key.isPrivate ? .privateKey : .publicKey, given) { own in
            own.originalCreationDate = own.originalCreationDate ?? now.wholeSeconds
            own.set(.randomNumberGenerator, .structure(ServerFacts.pairRandomness))
            own.add(link.ttlv)
            return try key.material(&own)
        }
    }
}
