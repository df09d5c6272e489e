import Estate
import Foundation
import Secrets
import Testing

@Suite("Damaged files")
struct DamagedFileTests {
    @Test("a file that was cut anywhere is refused or read as fewer objects, and nothing traps")
    func cut() throws {
        for name in [
            "bundle.pem", "rsa.der", "crt.der", "rsa.jwk", "cosmian.json", "transit.aes.json", "backup.rsa.b64",
        ] {
            let whole = try Vectors.bytes(name)
            let count = try EstateFile.objects(in: whole).count
            for length in stride(from: 0, to: whole.count - 2, by: max(1, whole.count / 97)) {
                let objects = try? EstateFile.objects(in: whole.prefix(length))
                #expect((objects?.count ?? 0) < count, "\(name) cut at \(length)")
            }
        }
    }

    @Test("a file with any byte changed is refused or read, and nothing traps")
    func changed() throws {
        var read = 0
        for name in ["p256.sec1.pem", "p256.der", "p256.jwk", "cosmian.json", "transit.aes.json", "encrypted.der"] {
            let whole = try Vectors.bytes(name)
            for place in stride(from: 0, to: whole.count, by: 3) {
                let bytes = SecretBytes(count: whole.count) { room in
                    whole.withBytes { room.copyMemory(from: $0) }
                    room[place] ^= 0x21
                }
                if (try? EstateFile.objects(in: bytes)) != nil { read += 1 }
            }
        }
        #expect(read > 0)
    }

    @Test("JSON that is nested too deeply, or has a member twice, is refused with its code")
    func json() throws {
        let deep = String(repeating: "[", count: 5_000)
        #expect(code(deep + "1", .jwk) == .tooLarge)
        #expect(code("{\"kty\":\"oct\",\"kty\":\"oct\",\"k\":\"AAAA\"}", .jwk) == .malformed)
        #expect(code("{\"kty\":\"oct\",\"k\":\"A\"}", .jwk) == .malformed)
        #expect(code("{\"kty\":\"oct\",\"k\":\"AA+A\"}", .jwk) == .malformed)
        #expect(code("{\"kty\":\"oct\",\"k\":\"\"}", .jwk) == .malformed)
        #expect(code("{\"kty\":\"EC\",\"crv\":\"P-257\"}", .jwk) == .unsupported)
        #expect(code("{\"kty\":\"oct\",\"k\":\"\\ud800\"}", .jwk) == .malformed)
        #expect(code("", .jwk) == .empty)
        #expect(code("{\"keys\":[]}", .jwk) == .empty)
    }

    @Test("a point that is not on its curve, and an RSA key whose numbers do not fit, are refused")
    func numbers() throws {
        let web = try Vectors.text("p256.pub.jwk")
        let moved = web.replacing("\"x\": \"", with: "\"x\": \"A")
        #expect(code(moved, .jwk) == .malformed)
        let backup = try #require(
            Data(base64Encoded: try Vectors.text("backup.rsa.b64").trimmingCharacters(in: .newlines))
        )
        let other = String(decoding: backup, as: UTF8.self).replacing("\"Primes\": [", with: "\"Primes\": [1")
        #expect(code(other, .transit) == .malformed)
    }

    private func code(_ text: String, _ format: EstateFormat) -> EstateError.Code? {
        do {
            _ = try EstateFile.objects(in: SecretBytes(copying: Array(text.utf8)), as: format)
            return nil
        } catch {
            return error.code
        }
    }
}
