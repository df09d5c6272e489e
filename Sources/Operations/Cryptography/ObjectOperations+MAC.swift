import Canonical
import Digests
import KMIP
import KMIPKeys
import Secrets

extension ObjectOperations {
    /// MAC (KMIP 2.1 section 6.1.32): a code of data under a symmetric key.
    public func mac(_ request: MACRequest) async throws -> MACResponse {
        try await answering { desk in
            let key = try await desk.key(request.uniqueIdentifier, for: .mac)
            switch try request.part.place() {
            case .whole:
                let data = try request.part.data(request.data)
                let stream = try stream(request.parameters, key)
                try await key.draw(data)
                return try coded(data, stream, key)
            case .first:
                let data = try request.part.data(request.data)
                let stream = try stream(request.parameters, key)
                try desk.requireForParts()
                try await key.draw(data)
                try stream.take(data)
                let work = StreamWork(.mac(stream, expected: nil), asked: request.parameters)
                let name = try desk.begin(key.parts, work)
                return MACResponse(uniqueIdentifier: key.id, correlationValue: name)
            case .later(let name, let isLast):
                return try await desk.next(key.parts, name, isLast: isLast, repeating: request.parameters) { work in
                    guard case .mac(let stream, _) = work.kind else { throw KMIPError.otherWork }
                    let data = try request.part.data(request.data)
                    try await key.draw(data, isFirst: false)
                    try stream.take(data)
                    guard isLast else { return MACResponse(uniqueIdentifier: key.id, correlationValue: name) }
                    return MACResponse(uniqueIdentifier: key.id, macData: try stream.end().withBytes { [UInt8]($0) })
                }
            }
        }
    }

    /// The same where nothing has to be waited for; nil where something has to be, or it is refused.
    func macAtOnce(_ request: MACRequest, _ key: UsedKey) -> PlainResponse? {
        guard key.drawsNothing, (try? request.part.place()) == .whole, let data = request.data,
            let stream = try? stream(request.parameters, key), let response = try? coded(data, stream, key)
        else { return nil }
        return .mac(response)
    }

    private func coded(_ data: SecretBytes, _ stream: MACStream, _ key: UsedKey) throws -> MACResponse {
        try stream.take(data)
        return MACResponse(uniqueIdentifier: key.id, macData: try stream.end().withBytes { [UInt8]($0) })
    }

    /// MAC Verify (KMIP 2.1 section 6.1.33): whether a code is of this data. That it is not is an answer and no failure.
    public func macVerify(_ request: MACVerifyRequest) async throws -> MACVerifyResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            let key = try await desk.key(request.uniqueIdentifier, for: .macVerify)
            switch try request.part.place() {
            case .whole:
                let stream = try stream(request.parameters, key)
                try stream.take(try request.part.data(request.data))
                return try verdict(key, stream, request.macData)
            case .first:
                let stream = try stream(request.parameters, key)
                try stream.take(request.data)
                let work = StreamWork(.mac(stream, expected: request.macData), asked: request.parameters)
                let name = try desk.begin(key.parts, work)
                return MACVerifyResponse(uniqueIdentifier: key.id, correlationValue: name)
            case .later(let name, let isLast):
                return try await desk.next(key.parts, name, isLast: isLast, repeating: request.parameters) { work in
                    guard case .mac(let stream, let expected) = work.kind else { throw KMIPError.otherWork }
                    try stream.take(try request.part.data(request.data))
                    guard isLast else { return MACVerifyResponse(uniqueIdentifier: key.id, correlationValue: name) }
                    return try verdict(key, stream, request.macData ?? expected)
                }
            }
        }
    }

    func stream(_ asked: CryptographicParameters?, _ key: UsedKey) throws -> MACStream {
        let secret = try key.secret()
        let parameters = (asked ?? CryptographicParameters()).filled(from: key.parameters, for: .code)
        let algorithm = try MACAlgorithm(parameters, key.algorithm)
        try server.options.cryptography.require(algorithm)
        guard asked?.tagLength.map({ Int($0) == algorithm.count }) ?? true else {
            throw KMIPError(
                .badCryptographicParameters,
                "this code has \(algorithm.count) bytes, and no other TagLength"
            )
        }
        do { return try MACStream(algorithm, secret) } catch { throw KMIPError(digest: error) }
    }

    func verdict(_ key: UsedKey, _ stream: MACStream, _ code: [UInt8]?) throws -> MACVerifyResponse {
        guard let code else { throw KMIPError(.invalidField, "MACData is missing") }
        let isRight = Secrets.equalInConstantTime(try stream.end(), code)
        return MACVerifyResponse(uniqueIdentifier: key.id, validity: isRight ? .valid : .invalid)
    }
}
