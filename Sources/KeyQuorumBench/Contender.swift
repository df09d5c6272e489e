import FoundationEssentials
import Glibc

/// A server with one connection to it and the credential that is shown on it.
struct Contender {
    let server: ServerProcess
    private let connection: HTTPConnection
    private let credential: String?

    /// Waits until the server answers, a minute at most.
    ///
    /// - Parameter client: options of openssl for a client certificate.
    init(_ server: ServerProcess, credential: String?, isHTTPS: Bool, client: [String]) throws {
        self.server = server
        self.credential = credential
        for _ in 0..<6_000 {
            if let plain = HTTPConnection(port: server.port) {
                connection = isHTTPS ? try HTTPConnection(throughTLS: server.port, client) : plain
                return
            }
            usleep(10_000)
        }
        throw BenchError("the server was not ready after a minute")
    }

    func ask(_ method: String, _ path: String, _ body: String, _ status: Int) throws -> [UInt8] {
        try ask(method, path, Array(body.utf8), status)
    }

    func ask(_ method: String, _ path: String, _ body: [UInt8], _ status: Int) throws -> [UInt8] {
        let answer = try connection.ask(method, path, body, credential: credential)
        guard answer.status == status else {
            let words = String(decoding: answer.body.prefix(300), as: UTF8.self)
            throw BenchError("\(method) \(path) was answered \(answer.status): \(words)")
        }
        return answer.body
    }

    /// A key that the one who asks owns; its path.
    func makeKey() throws -> String {
        let answer = try ask("POST", "/v1/objects", #"{"type":"SymmetricKey","algorithm":"AES","length":256}"#, 201)
        return "/v1/objects/\(try id(answer))/material"
    }

    /// The same with a name.
    func makeKey(named name: String) throws -> LoadKey {
        let key =
            #"{"type":"SymmetricKey","algorithm":"AES","length":256,"usage":["encrypt","decrypt"],"names":["\#(name)"]}"#
        return LoadKey(id: try id(ask("POST", "/v1/objects", key, 201)), name: name)
    }

    private func id(_ answer: [UInt8]) throws -> String {
        struct Made: Decodable { let id: String }
        return try JSONDecoder().decode(Made.self, from: Data(answer)).id
    }

    /// Reads the path again and again.
    ///
    /// - Returns: CPU seconds of the server.
    func read(_ path: String, times: Int) throws -> Double {
        let before = server.cpu
        for _ in 0..<times { _ = try ask("GET", path, "", 200) }
        return server.cpu - before
    }
}
