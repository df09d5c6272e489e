import Canonical
import Testing

@Suite("The search for secrets")
struct SecretScannerTests {
    @Test("a quarter of a secret is found in bytes and in digits, and half a quarter is not")
    func found() {
        var scanner = SecretScanner()
        let secret = Samples.digest("secret").bytes
        scanner.note(secret)
        scanner.note(Samples.digest("another").bytes)
        let quarter = Bytes(secret[8..<16])
        #expect(scanner.isIn([1, 2, 3] + quarter + [4]))
        #expect(scanner.isIn(Bytes("the value is \(quarter.hex)!".utf8)))
        #expect(!scanner.isIn([1, 2, 3] + Bytes(quarter[..<7]) + [4]))
        #expect(!scanner.isIn(Bytes("the value is \(Bytes(quarter[..<7]).hex)!".utf8)))
        #expect(!scanner.isIn(Bytes(quarter[..<4]) + [0] + Bytes(quarter[4...])))
    }
}
