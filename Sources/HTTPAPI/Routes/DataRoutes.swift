import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Secrets

/// Data under managed keys: encrypted, decrypted, signed, made codes of and verified. As JSON with base64, or as the bytes themselves, with the
/// parameters in the query. Bytes of any length are signed and hashed; they are encrypted and decrypted in all modes but those that have to know all of
/// the data first. A call that is repeated is done again: it changes nothing but what is left of a key's Usage Limits.
struct DataRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.post("objects/:id/encrypt", use: encrypt)
        router.post("objects/:id/decrypt", use: decrypt)
        router.post("objects/:id/sign", use: sign)
        router.post("objects/:id/mac", use: mac)
        router.post("objects/:id/verify", use: verify)
        router.post("hash", use: hash)
        router.get("random", use: random)
        router.post("random", use: seed)
    }

    private func encrypt(_ request: Request, _ context: APIContext) async throws -> Response {
        let (objects, id) = (objects(request, context), try ObjectRoutes.id(context))
        guard request.isOctets else { return try .json(try await objects.encrypt(id, try await body(request))) }
        let (parameters, beside) = (try request.parameters(), try request.beside())
        if request.isLong,
            let turned = try await objects.encryption(id, parameters, beside, count: request.declaredLength)
        {
            return .turned(request.body, by: turned)
        }
        return .octets(try await objects.encryptOctets(id, try await request.whole(), parameters, beside))
    }

    private func decrypt(_ request: Request, _ context: APIContext) async throws -> Response {
        let (objects, id) = (objects(request, context), try ObjectRoutes.id(context))
        guard request.isOctets else { return try .json(try await objects.decrypt(id, try await body(request))) }
        let (parameters, beside) = (try request.parameters(), try request.beside())
        if request.isLong {
            if let turned = try await objects.decryption(id, parameters, beside) {
                return .turned(request.body, by: turned)
            }
            let count = request.declaredLength
            if let kept = try await objects.verifiedDecryption(id, parameters, beside, count: count) {
                return try await verified(kept, request, context)
            }
        }
        let plain = try await objects.decryptOctets(id, try await request.whole(), parameters, beside)
        return .octets(plain)
    }

    /// Nothing of the answer is sent before the tag has been found.
    private func verified(_ kept: VerifiedBody, _ request: Request, _ context: APIContext) async throws -> Response {
        context.takesPieces()
        for try await piece in request.body { try await kept.take([UInt8](piece.readableBytesView)) }
        try await kept.verify()
        return .verified(kept)
    }

    private func sign(_ request: Request, _ context: APIContext) async throws -> Response {
        let (objects, id) = (objects(request, context), try ObjectRoutes.id(context))
        guard request.isOctets else { return try .json(try await objects.sign(id, try await body(request))) }
        return try .json(try await objects.sign(id, try request.parameters(), of: request.pieces(context)))
    }

    private func mac(_ request: Request, _ context: APIContext) async throws -> Response {
        let (objects, id) = (objects(request, context), try ObjectRoutes.id(context))
        guard request.isOctets else { return try .json(try await objects.mac(id, try await body(request))) }
        return try .json(try await objects.mac(id, try request.parameters(), of: request.pieces(context)))
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
            of: request.pieces(context)
        )
        return try .json(answer)
    }

    private func hash(_ request: Request, _ context: APIContext) async throws -> Response {
        let objects = objects(request, context)
        guard request.isOctets else { return try .json(try await objects.hash(try await body(request))) }
        let hash = request.uri.queryParameters.get("hash") ?? ""
        return try .json(try await objects.hash(hash, of: request.pieces(context)))
    }

    private func random(_ request: Request, _ context: APIContext) async throws -> Response {
        let (objects, count) = (objects(request, context), try request.number("bytes") ?? Limits.random)
        guard request.wantsOctets else { return try .json(try await objects.random(count)) }
        return .octets(try await objects.randomOctets(count))
    }

    private func seed(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(try await objects(request, context).seed(try await request.json(SeedBody.self)))
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
    fileprivate var isOctets: Bool { Self.isOctets(headers[.contentType]) }

    /// Whether the answer shall be the data itself, and nothing else is taken.
    fileprivate var wantsOctets: Bool { Self.isOctets(headers[.accept]) }

    private static func isOctets(_ mediaType: String?) -> Bool {
        mediaType?.prefix { $0 != ";" }.lowercased() == "application/octet-stream"
    }

    /// Bytes of the body, where the head tells them.
    fileprivate var declaredLength: Int? { headers[.contentLength].flatMap { Int($0) } }

    /// Whether the body is, or may be, more than is kept of one. Of what is kept whole a failure is told before anything is given out.
    fileprivate var isLong: Bool { declaredLength.map { $0 > Limits.data } ?? true }

    /// All of a body of which nothing can be done before its end has come.
    fileprivate func whole() async throws -> [UInt8] {
        do {
            return try await bytes(upTo: Limits.data)
        } catch let error as OperationError where error.code == .tooLarge {
            throw OperationError(
                .tooLarge,
                """
                The body is larger than the \(Limits.data) bytes that are kept of one, and the key in this mode has to see all of it first. GCM, ChaCha20-Poly1305, \
                CTR and CBC take more.
                """
            )
        }
    }

    /// The body, piece by piece; what is signed or hashed may be of any length.
    fileprivate func pieces(_ context: APIContext) -> ObjectOperations.Body {
        var iterator = body.makeAsyncIterator()
        var isFirst = true
        return {
            if isFirst { context.takesPieces() }
            isFirst = false
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
            maskHash: asked.get("maskHash"),
            pSource: asked.get("pSource"),
            ivLength: try number("ivLength"),
            counterLength: try number("counterLength"),
            initialCounterValue: try number("initialCounterValue")
        )
    }

    /// What stands beside the data, in the query as well.
    fileprivate func beside() throws -> DataBeside {
        let asked = uri.queryParameters
        return try DataBeside(nonce: asked.get("nonce"), additionalData: asked.get("additionalData"))
    }

    fileprivate func number(_ name: String) throws -> Int32? {
        guard let text = uri.queryParameters.get(name) else { return nil }
        guard let number = Int32(text) else {
            throw OperationError(.invalidRequest, "\(name) is not a number.")
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
        return .octets(written)
    }

    /// What was found to be what was encrypted.
    fileprivate static func verified(_ kept: VerifiedBody) -> Response {
        let written = ResponseBody { writer in
            while let piece = try await kept.next() { try await writer.write(piece.buffer) }
            try await writer.finish(nil)
        }
        return .octets(written)
    }

    private static func octets(_ body: ResponseBody) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
            body: body
        )
    }

    fileprivate static func octets(_ bytes: SecretBytes) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream", .contentLength: "\(bytes.count)", .cacheControl: "no-store",
            ],
            body: ResponseBody(byteBuffer: bytes.buffer)
        )
    }
}

extension SecretBytes {
    fileprivate var buffer: ByteBuffer { withBytes { ByteBuffer(bytes: $0) } }
}
