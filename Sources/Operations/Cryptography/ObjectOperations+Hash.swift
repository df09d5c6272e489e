import Access
import Digests
import KMIP
import KMIPKeys
import Secrets

extension ObjectOperations {
    /// Hash (KMIP 2.1 section 6.1.24): a digest of data, for every caller whom the vault knows.
    public func hash(_ request: HashRequest) async throws -> HashResponse {
        try await answering { desk in
            let parts = StreamParts(.hash, by: try await requireHasher(desk))
            switch try request.part.place() {
            case .whole:
                let stream = try stream(request)
                try stream.take(try request.part.data(request.data))
                return HashResponse(data: try stream.end().withBytes { [UInt8]($0) })
            case .first:
                let stream = try stream(request)
                try stream.take(request.data)
                let work = StreamWork(.hash(stream), asked: request.parameters)
                let name = try desk.begin(parts, work)
                return HashResponse(correlationValue: name)
            case .later(let name, let isLast):
                return try await desk.next(parts, name, isLast: isLast, repeating: request.parameters) { work in
                    guard case .hash(let stream) = work.kind else { throw KMIPError.otherWork }
                    try stream.take(try request.part.data(request.data))
                    guard isLast else { return HashResponse(correlationValue: name) }
                    return HashResponse(data: try stream.end().withBytes { [UInt8]($0) })
                }
            }
        }
    }

    /// Who asks, where he may.
    @discardableResult
    func requireHasher(_ desk: ObjectDesk) async throws -> Caller {
        desk.step.claim?.holdReading()
        let caller = try await desk.caller().caller
        _ = try Access.decide(caller, .hash).permit
        return caller
    }

    /// - Throws: Invalid Field for a hash that is not offered: the standard's table has no other reason for it (KMIP 2.1 section 6.1.24.1).
    func stream(_ request: HashRequest) throws -> HashStream {
        guard let hashing = request.parameters.hashingAlgorithm else {
            throw KMIPError(.invalidField, "a HashingAlgorithm is needed")
        }
        guard let hash = HashAlgorithm(hashing) else {
            throw KMIPError(.invalidField, "\(hashing.name) is not offered")
        }
        try server.options.cryptography.requireToHash(hash)
        do { return try HashStream(hash) } catch { throw KMIPError(.invalidField, "\(hashing.name) is not offered") }
    }
}
