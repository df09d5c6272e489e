import Canonical
import KMIP
import Secrets
import SplitKeys

/// A key or a secret that is split, with what its parts inherit.
struct WholeKey: Sendable {
    /// The parts of a key, and the prime where they are of a prime field.
    struct Parts: Sendable {
        let parts: [KeyPart]
        let prime: PrimeModulus?
    }

    let material: SecretBytes
    /// The object, where it is there already.
    let view: ObjectView?
    private let type: ObjectType
    private let attributes: Attributes

    /// An object that is there.
    init(_ view: ObjectView, _ material: SecretBytes) {
        self.view = view
        self.material = material
        type = view.type
        attributes = view.attributes
    }

    /// A new symmetric key, which is kept nowhere as a whole.
    init(new material: SecretBytes, _ shape: KeyShape) {
        view = nil
        self.material = material
        type = .symmetricKey
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = shape.algorithm
        attributes.cryptographicLength = shape.length
        self.attributes = attributes
    }

    /// - Throws: Invalid Field, Bad Cryptographic Parameters, Cryptographic Failure.
    func split(
        _ request: CreateSplitKeyRequest,
        _ generation: Int32,
        _ random: any RandomSource
    ) throws(KMIPError) -> Parts {
        let prime: PrimeModulus?
        do throws(SplitKeyError) {
            prime = request.method == .polynomialSharingPrimeField ? try self.prime(request.primeFieldSize) : nil
        } catch {
            throw KMIPError(error)
        }
        let scheme = try SplitKeyScheme(
            parts: request.parts,
            threshold: request.threshold,
            request.method,
            prime: prime,
            generation: generation
        )
        do throws(SplitKeyError) {
            let parts = try KeySplitting.split(material, scheme.shape, scheme.method, random: random)
            return Parts(parts: parts, prime: prime)
        } catch {
            throw KMIPError(error)
        }
    }

    /// The one that is named, or the least that the key needs.
    private func prime(_ size: [UInt8]?) throws(SplitKeyError) -> PrimeModulus {
        if let size { try PrimeModulus(size) } else { try PrimeModulus.smallest(above: 8 * material.count) }
    }

    func origin(_ split: String, _ generation: Int32) -> SplitKeyOrigin {
        SplitKeyOrigin(
            split: split,
            objectType: type,
            keyFormatType: attributes.keyFormatType ?? .raw,
            secretDataType: attributes.secretDataType,
            count: Int32(clamping: material.count),
            generation: generation
        )
    }

    /// A part as an object. What the key is, its attributes say and not the request's (KMIP 2.1 section 6.1.10); what protects it protects its parts.
    func object(
        _ part: KeyPart,
        _ prime: PrimeModulus?,
        _ request: CreateSplitKeyRequest,
        _ given: Attributes,
        _ id: String,
        _ now: Instant
    ) throws -> NewObject {
        var given = given
        given.uniqueIdentifier = id
        if attributes.sensitive == true { given.sensitive = true }
        if attributes.extractable == false { given.extractable = false }
        let facts = SplitKeyFacts(
            parts: request.parts,
            identifier: Int32(part.identifier),
            threshold: request.threshold,
            method: request.method,
            primeFieldSize: prime?.bytes
        )
        return try NewObject(.splitKey, given) { own in
            own.originalCreationDate = own.originalCreationDate ?? now.wholeSeconds
            own.cryptographicAlgorithm = attributes.cryptographicAlgorithm
            own.cryptographicLength = attributes.cryptographicLength
            own.keyFormatType = .raw
            own.cryptographicUsageMask = attributes.cryptographicUsageMask ?? own.cryptographicUsageMask ?? []
            own.splitKeyFacts = facts
            return part.bytes
        }
    }
}
