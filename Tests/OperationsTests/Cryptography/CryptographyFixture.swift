import KMIP
import Secrets
import Testing

@testable import Operations

extension ObjectsFixture {
    /// An active symmetric key of these bytes.
    func key(
        _ bytes: [UInt8],
        _ algorithm: CryptographicAlgorithm = .aes,
        _ mask: CryptographicUsageMask = [.encrypt, .decrypt, .macGenerate, .macVerify],
        _ change: (inout Attributes) -> Void = { _ in }
    ) async throws -> String {
        var attributes = Attributes()
        attributes.cryptographicUsageMask = mask
        attributes.lifeDates.activation = 1
        change(&attributes)
        let material = KeyValue.plain(.bytes(SecretBytes(copying: bytes)), nil)
        let block = KeyBlock(format: .raw, value: material, algorithm: algorithm, length: nil)
        let request = RegisterRequest(attributes: attributes, object: .symmetricKey(block))
        return try await objects.register(request).uniqueIdentifier
    }

    func encrypt(
        _ id: String,
        _ data: [UInt8],
        nonce: [UInt8]? = nil,
        _ set: (inout CryptographicParameters) -> Void = { _ in }
    ) async throws -> EncryptResponse {
        var request = EncryptRequest(uniqueIdentifier: id, data: SecretBytes(copying: data), nonce: nonce)
        var parameters = CryptographicParameters()
        set(&parameters)
        request.parameters = parameters
        return try await objects.encrypt(request)
    }

    func decrypt(
        _ id: String,
        _ sealed: EncryptResponse,
        nonce: [UInt8]? = nil,
        _ set: (inout CryptographicParameters) -> Void = { _ in }
    ) async throws -> [UInt8] {
        var parameters = CryptographicParameters()
        set(&parameters)
        let request = DecryptRequest(
            uniqueIdentifier: id,
            parameters: parameters,
            data: sealed.data,
            nonce: nonce ?? sealed.nonce,
            tag: sealed.tag
        )
        return try #require(try await objects.decrypt(request).data).withBytes { [UInt8]($0) }
    }

    /// What is encrypted as a body of bytes.
    func octets(
        _ id: String,
        _ data: [UInt8],
        _ parameters: ParametersBody,
        _ beside: DataBeside = .nothing
    ) async throws -> [UInt8] {
        try await objects.encryptOctets(id, data, parameters, beside).withBytes { [UInt8]($0) }
    }

    func limits(_ total: Int64, _ unit: UsageLimitsUnit) -> TTLV {
        TTLV(
            .usageLimits,
            .structure([TTLV(Tag(rawValue: 0x42_0097), .longInteger(total)), unit.ttlv])
        )
    }

    func left(_ id: String) async throws -> Int64? { try await attributes(id).usageLimits?.count }
}

extension CryptographicParameters {
    /// Those of a mode.
    static func of(_ mode: BlockCipherMode, _ set: (inout CryptographicParameters) -> Void = { _ in }) -> Self {
        var parameters = CryptographicParameters()
        parameters.blockCipherMode = mode
        set(&parameters)
        return parameters
    }
}

extension [UInt8] {
    /// Of hex digits; nothing where they are none.
    init(digits: String) {
        let digits = Array<Character>(digits)
        self = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        }
    }
}
