import Canonical
import KMIP
import Secrets
import Store

// Bodies of any length, taken piece by piece: what they are signed, hashed or made a code of needs no more memory than one piece. The key is looked at
// before the first piece and, since a body may take its time, after the last one again.

extension ObjectOperations {
    /// The next piece of a body; nil at its end.
    public typealias Body = () async throws -> SecretBytes?

    public func sign(_ id: String, _ parameters: ParametersBody, of next: Body) async throws -> SignatureAnswer {
        let asked = try parameters.kmip()
        return try await answering { desk in
            let key = try await desk.key(id, for: .sign)
            let work = try SignatureWork(try scheme(asked, key, try await key.pair(isPrivate: true)))
            let count = try await take(next) { piece in try work.take(piece) }
            let still = try await again(key)
            try await still.draw(count)
            let answer = try await signed(still, try await still.pair(isPrivate: true), try work.end(), work.scheme)
            return SignatureAnswer(id: id, signature: (answer.signatureData ?? []).base64)
        }
    }

    public func mac(_ id: String, _ parameters: ParametersBody, of next: Body) async throws -> MACAnswer {
        let asked = try parameters.kmip()
        return try await answering { desk in
            let key = try await desk.key(id, for: .mac)
            let stream = try stream(asked, key)
            let count = try await take(next) { piece in try stream.take(piece) }
            try await again(key).draw(count)
            return MACAnswer(id: id, mac: try stream.end().withBytes { Bytes($0).base64 })
        }
    }

    /// - Parameters:
    ///   - signature: base64; nil where a code is verified.
    ///   - mac: base64; nil where a signature is verified.
    public func verify(
        _ id: String,
        signature: String?,
        mac: String?,
        _ parameters: ParametersBody,
        of next: Body
    ) async throws -> ValidityAnswer {
        let asked = try parameters.kmip()
        switch (try Self.bytes(signature, "signature"), try Self.bytes(mac, "mac")) {
        case (let signature?, nil):
            return try await answering { desk in
                let key = try await desk.key(id, for: .signatureVerify)
                let work = try SignatureWork(try scheme(asked, key, try await key.pair(isPrivate: nil)))
                _ = try await take(next) { piece in try work.take(piece) }
                let still = try await again(key)
                let pair = try await still.pair(isPrivate: nil)
                let answer = try await verdict(still, pair, try work.end(), work.scheme, signature)
                return ValidityAnswer(id: id, valid: answer.validity == .valid)
            }
        case (nil, let code?):
            return try await answering { desk in
                let key = try await desk.key(id, for: .macVerify)
                let stream = try stream(asked, key)
                _ = try await take(next) { piece in try stream.take(piece) }
                let answer = try verdict(try await again(key), stream, code)
                return ValidityAnswer(id: id, valid: answer.validity == .valid)
            }
        default: throw OperationError(.invalidRequest, "Either signature or mac is needed.")
        }
    }

    public func hash(_ hash: String, of next: Body) async throws -> HashAnswer {
        let request = HashRequest(parameters: try ParametersBody(hash: hash).kmip())
        return try await answering { desk in
            try await requireHasher(desk)
            let stream = try stream(request)
            _ = try await take(next) { piece in try stream.take(piece) }
            return HashAnswer(digest: try stream.end().withBytes { Bytes($0).base64 })
        }
    }

    /// The same key as it is now. Throws as the first look did, and Wrong Key Lifecycle State where it became another one.
    private func again(_ key: UsedKey) async throws -> UsedKey {
        let still = try await key.desk.key(key.id, for: key.use)
        guard still.view.row.materialRevision == key.view.row.materialRevision else {
            throw KMIPError(.wrongKeyLifecycleState, "the key was replaced while the data came")
        }
        return still
    }

    private func take(_ next: Body, _ use: (SecretBytes) throws -> Void) async throws -> Int {
        var count = 0
        while let piece = try await next() {
            count += piece.count
            try use(piece)
        }
        return count
    }
}
