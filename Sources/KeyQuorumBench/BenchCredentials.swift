import FoundationEssentials
import NIOSSL

/// A CA with a server's and a client's certificate, and an issuer's key with a token, made by openssl in a folder.
struct BenchCredentials {
    static let subject = "mail:ann@example.com"
    static let issuer = "http://127.0.0.1/issuer"
    static let audience = "keyquorum"

    let folder: String

    init(in folder: String) throws {
        self.folder = folder
        try ChildProcess.bash(Self.script, [folder, Self.issuer, Self.audience])
    }

    /// The bearer token, good for an hour.
    func token() throws -> String { String(decoding: try read("token"), as: UTF8.self) }
    /// The issuer's JWK set.
    func keySet() throws -> [UInt8] { try read("jwks.json") }

    /// A client with the certificate.
    func clientTLS() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(file("ca.pem"))
        configuration.certificateVerification = .noHostnameVerification
        configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(file("client.pem")).map { .certificate($0) }
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: file("client.key"), format: .pem))
        return try NIOSSLContext(configuration: configuration)
    }

    func file(_ name: String) -> String { folder + "/" + name }

    private func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: file(name))))
    }

    private static let script = #"""
        mkdir -p "$1" && cd "$1"
        url() { basenc -w0 --base64url | tr -d =; }
        curve="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        openssl req -x509 $curve -subj /CN=CA -days 2 -keyout ca.key -out ca.pem
        issue() {
            openssl req $curve -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
            printf '%s\n' "$2" >"$1.ext"
            openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile "$1.ext" -out "$1.pem"
        }
        issue server "subjectAltName=IP:127.0.0.1,DNS:localhost"
        issue client "$(printf 'extendedKeyUsage=clientAuth\nsubjectAltName=email:ann@example.com')"
        openssl genrsa -out issuer.key 2048
        modulus=$(openssl rsa -in issuer.key -noout -modulus | cut -d= -f2 | basenc -d --base16 | url)
        printf '{"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"a","e":"AQAB","n":"%s"}]}' "$modulus" >jwks.json
        now=$(date +%s)
        head=$(printf '{"alg":"RS256","kid":"a"}' | url)
        body=$(printf '{"iss":"%s","aud":"%s","sub":"ann","email":"ann@example.com","email_verified":true,"iat":%s,"exp":%s}' \
            "$2" "$3" $now $((now + 3600)) | url)
        printf '%s.%s.%s' "$head" "$body" "$(printf %s "$head.$body" | openssl dgst -sha256 -sign issuer.key | url)" >token
        """#
}
