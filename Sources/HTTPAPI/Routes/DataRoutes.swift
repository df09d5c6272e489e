import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Secrets

/// Data under managed keys: encrypted, decrypted, signed, made codes of and verified. As JSON with base64, or as the bytes themselves, with the
/// parameters in the query. Bytes of any length are signed and hashed; they are encrypted and decrypted in the modes without a tag. A call that is repeated is done again: it changes nothing but what is left of a key's Usage Limits.
struct DataRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.post("objects/:id/encrypt", use: encrypt)
        router.post("objects/:id/decrypt", use: decrypt)
        router.post("objects/:id/sign", use: sign)
        router.post("objects/:id/mac", use: mac)
        router.post("objects/:id/verify", use: verify)
        router.post("hash", use: hash)
    }

    private func encrypt(_ request: Request, _ context: APIContext) async throws -> Response {
        let (objects, id) = (objects(request, context), try ObjectRoutes.id(context))
        guard request.isOctets else { return try .json(try await objects.encrypt(id, try await body(request))) }
        if request.isLong, let turned = try await objects.encryption(id, try request.parameters()) {
            return .turned(request.body, by: turned)
        }
        let data = try await request.bytes(upTo: Limits.data)
        return .octets(try await objects.encryptOctets(id, data, try request.parameters()))
    }

    private func decrypt(_ request: Request, _ context: APIContext) async throws -> Response {
        let (objects, id) = (objects(request, context), try ObjectRoutes.id(context))
        guard request.isOctets else { return try .json(try await objects.decrypt(id, try await body(request))) }
        if request.isLong, let turned = try await objects.decryption(id, try request.parameters()) {
            return .turned(request.body, by: turned)
        }
        let sealed = try await request.bytes(upTo: Limits.data)
        let plain = try await objects.decryptOctets(id, sealed, try request.parameters())
        return .octets(plain.withBytes { [UInt8]($0) })
    }

    private func sign(_ request: Request, _ context: APIContext) async throws -> Response {
        let (objects, id) = (objects(request, context), try ObjectRoutes.id(context))
        guard request.isOctets else { return try .json(try await objects.sign(id, try await body(request))) }
        return try .json(try await objects.sign(id, try request.parameters(), of: request.pieces))
    }

    private func mac(_ request: Request, _ context: APIContext) async throws -> Response {
        let (objects, id) = (objects(request, context), try ObjectRoutes.id(context))
        guard request.isOctets else { return try .json(try await objects.mac(id, try await body(request))) }
        return try .json(try await objects.mac(id, try request.parameters(), of: request.pieces))
    }

    private func verify(_ request: Request, _ context: APIContext) async throws -> Response {
        let (objects, id) = (objects(request, context), try ObjectRoutes.id(context))
        guard request.isOctets else { return try .json(try await objects.verify(id, try await body(request))) }
        let asked = request.uri.queryParameters
        let answer = try await objects.verify(
            id,
            signature: asked.get("signature"),
            mac: asked.get("mac"),
            try request.parameters(),
            of: request.pieces
        )
        return try .json(answer)
    }

    private func hash(_ request: Request, _ context: APIContext) async throws -> Response {
        let objects = objects(request, context)
        guard request.isOctets else { return try .json(try await objects.hash(try await body(request))) }
        let hash = request.uri.queryParameters.get("hash") ?? ""
        return try .json(try await objects.hash(hash, of: request.pieces))
    }

    private func body<Body: Decodable>(_ request: Request) async throws -> Body {
        try await request.json(Body.self, upTo: Limits.data)
    }

    private func objects(_ request: Request, _ context: APIContext) -> ObjectOperations {
        server.objects(for: context.requester(of: request))
    }
}

extension Request {
    /// Whether the body is the data itself.
    fileprivate var isOctets: Bool {
        headers[.contentType]?.prefix { $0 != ";" }.lowercased() == "application/octet-stream"
    }

    /// Whether the body is, or may be, more than is kept of one. Of what is kept whole a failure is told before anything is given out.
    fileprivate var isLong: Bool { headers[.contentLength].flatMap { Int($0) }.map { $0 > Limits.data } ?? true }

    /// The body, piece by piece; what is signed or hashed may be of any length.
    fileprivate var pieces: ObjectOperations.Body {
        var iterator = body.makeAsyncIterator()
        return {
            guard let piece = try await iterator.next() else { return nil }
            return SecretBytes(copying: piece.readableBytesView)
        }
    }

    /// Parameters in the query, under the names that they have in JSON.
    fileprivate func parameters() throws -> ParametersBody {
        let asked = uri.queryParameters
        return ParametersBody(
            mode: asked.get("mode"),
            padding: asked.get("padding"),
            hash: asked.get("hash"),
            algorithm: asked.get("algorithm"),
            signatureAlgorithm: asked.get("signatureAlgorithm"),
            tagLength: try number("tagLength"),
            saltLength: try number("saltLength"),
            maskHash: asked.get("maskHash")
        )
    }

    private func number(_ name: String) throws -> Int32? {
        guard let text = uri.queryParameters.get(name) else { return nil }
        guard let number = Int32(text) else {
            throw OperationError(.invalidRequest, "\(name) is not a number of bytes.")
        }
        return number
    }
}

extension Response {
    /// What comes out of a body while it comes. A failure ends the connection in the middle of the answer: its head is gone by then.
    fileprivate static func turned(_ body: RequestBody, by turned: TurnedBody) -> Response {
        let written = ResponseBody { writer in
            try await writer.write(turned.head.buffer)
            for try await piece in body {
                let known = try await turned.take(SecretBytes(copying: piece.readableBytesView))
                if known.count > 0 { try await writer.write(known.buffer) }
            }
            let rest = try await turned.finish()
            if rest.count > 0 { try await writer.write(rest.buffer) }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
            body: written
        )
    }

    fileprivate static func octets(_ bytes: [UInt8]) -> Response {
        var response = Response.bytes(bytes, "application/octet-stream")
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

extension SecretBytes {
    fileprivate var buffer: ByteBuffer { withBytes { ByteBuffer(bytes: $0) } }
}
