import Canonical
import Foundation
import Secrets
import Testing

@testable import Client

@Suite("A file with a bearer token")
struct TokenFileTests {
    @Test("blanks and line ends around the token do not count")
    func blanks() throws {
        for text in ["kqt1.ab.c-d_e", "kqt1.ab.c-d_e\n", "  kqt1.ab.c-d_e\r\n\n"] {
            let token = try #require(TokenFile.token(in: Bytes(text.utf8)))
            #expect(token.withBytes { String(decoding: $0, as: UTF8.self) } == "kqt1.ab.c-d_e")
        }
    }

    @Test("what no header may hold is no token", arguments: ["", " \n", "two words", "two\nlines", "é", "a\u{0}b"])
    func refused(text: String) {
        #expect(TokenFile.token(in: Bytes(text.utf8)) == nil)
    }

    @Test("it is written for its owner only, and never over another file")
    func written() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "token-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try TokenFile.create(path, "kqt1.ab.cd")
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try TokenFile.read(path).withBytes { String(decoding: $0, as: UTF8.self) } == "kqt1.ab.cd")
        #expect(throws: ClientError.self) { try TokenFile.create(path, "another") }
        #expect(throws: ClientError.self) { try TokenFile.read(path + ".none") }
    }
}
