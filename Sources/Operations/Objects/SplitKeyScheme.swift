import KMIP
import SplitKeys

/// How a key is split, by what KMIP says of its parts.
struct SplitKeyScheme: Hashable {
    let shape: SplitShape
    let method: SplitMethod

    /// - Parameters:
    ///   - prime: of Polynomial Sharing Prime Field.
    ///   - generation: the major version of KMIP by whose polynomial binary fields are reduced.
    /// - Throws: Invalid Field, Bad Cryptographic Parameters.
    init(
        parts: Int32,
        threshold: Int32,
        _ method: SplitKeyMethod,
        prime: PrimeModulus?,
        generation: Int32
    ) throws(KMIPError) {
        let reduction: BinaryField.Reduction = generation < 2 ? .first : .second
        do throws(SplitKeyError) {
            shape = try SplitShape(parts: Int(parts), threshold: Int(threshold))
        } catch {
            throw KMIPError(error)
        }
        switch method {
        case .xor:
            guard parts == threshold else {
                throw KMIPError(.badCryptographicParameters, "XOR needs all parts: SplitKeyThreshold is SplitKeyParts")
            }
            self.method = .xor
        case .polynomialSharingGF28: self.method = .binary(BinaryField(.one, reduction))
        case .polynomialSharingGF216: self.method = .binary(BinaryField(.two, reduction))
        case .polynomialSharingPrimeField:
            guard let prime else { throw KMIPError(.invalidField, "PrimeFieldSize is missing") }
            self.method = .prime(prime)
        }
    }
}

extension KMIPError {
    /// Why a key was not split, or parts were not joined, in the reasons of the standard's tables (KMIP 2.1 sections 6.1.10 and 6.1.27).
    init(_ error: SplitKeyError) {
        switch error.code {
        case .partsOutOfRange:
            self.init(
                .invalidField,
                "SplitKeyParts is \(SplitKeyLimits.parts.lowerBound) to \(SplitKeyLimits.parts.upperBound)"
            )
        case .thresholdOutOfRange: self.init(.invalidField, "SplitKeyThreshold is 2 to SplitKeyParts")
        case .keyOutOfRange:
            self.init(.badCryptographicParameters, "a key of this length cannot be split by this SplitKeyMethod")
        case .modulusOutOfRange, .modulusNotPrime:
            self.init(.badCryptographicParameters, "PrimeFieldSize is no prime, or none of a size that is offered")
        case .notEnoughParts: self.init(.cryptographicFailure, "these are fewer parts than SplitKeyThreshold")
        case .duplicatePart, .unknownPart, .malformedPart:
            self.init(.badCryptographicParameters, "these parts do not belong together")
        case .partsDisagree: self.init(.cryptographicFailure, "one of the parts is wrong, or is another key's")
        case .splitFailed: self.init(.cryptographicFailure, "the key could not be split")
        }
    }
}
