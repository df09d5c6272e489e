import Canonical
import Secrets
import TestTools

/// Keys that many tests need and that take long to make.
enum Keys {
    static let rsa2048 = try? make("genrsa -out key.pem 2048")
    static let otherRSA2048 = try? make("genrsa -out key.pem 2048")
    static let x25519 = try? make("genpkey -algorithm X25519 -out key.pem")
    static let ed25519 = try? make("genpkey -algorithm ED25519 -out key.pem")
    static let p256 = try? make("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem")
    static let p384 = try? make("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out key.pem")

    private static func make(_ line: String) throws -> String {
        let openssl = try OpenSSL()
        try openssl(line)
        return try openssl.text("key.pem")
    }
}

extension SecretBytes {
    convenience init(_ text: String) {
        self.init(copying: Bytes(text.utf8))
    }

    var bytes: Bytes { withBytes { Bytes($0) } }
}
