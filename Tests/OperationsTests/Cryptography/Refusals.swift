import AsymmetricKeys
import KMIP
import KMIPKeys
import TestSupport
import Testing

@testable import Operations

/// What a walk over altered bytes was answered with.
struct Refusals {
    private var seen: [String: KMIPError] = [:]

    mutating func add(_ error: KMIPError?, _ alteration: ByteAlterer.Alteration) {
        guard let error else {
            Issue.record("taken: \(alteration)")
            return
        }
        seen["\(error.reason) \(error.message)"] = error
    }

    /// Whoever tries cannot tell one from another.
    func areOne(_ reason: ResultReason) {
        #expect(seen.count == 1 && seen.values.first?.reason == reason, "\(seen.keys.sorted())")
    }
}

/// The refusal, with its words; nil where nothing was refused.
func refusalInWhole(_ body: () async throws -> Any) async -> KMIPError? {
    do {
        _ = try await body()
        return nil
    } catch let error as any KMIPReportable {
        return error.kmipError
    } catch {
        return KMIPError(.internalServerError, "\(error)")
    }
}

extension ObjectsFixture {
    /// A new pair, registered: the identifiers of the private and the public key, both active.
    func registeredPair(
        _ algorithm: KeyAlgorithm,
        bits: Int = 0,
        _ own: CryptographicUsageMask,
        _ other: CryptographicUsageMask
    ) async throws -> (own: String, other: String) {
        let key = try AsymmetricKey.make(algorithm, bits: bits)
        var (secret, open) = (Attributes(), Attributes())
        (secret.cryptographicUsageMask, open.cryptographicUsageMask) = (own, other)
        secret.lifeDates.activation = 1
        open.lifeDates.activation = 1
        return (
            try await register(.privateKey(try KeyBlock(key, .pkcs8)), secret),
            try await register(.publicKey(try KeyBlock(try key.publicKey(), .x509)), open)
        )
    }
}
