import NIOSSL

/// The client's side of TLS, from PEM files.
enum TLSMaterial {
    /// - Throws: `ClientError.local`, naming the file that cannot be used.
    static func configuration(_ endpoint: Endpoint) throws(ClientError) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let path = endpoint.ca {
            let roots = try read(path, "CA certificates") { try NIOSSLCertificate.fromPEMFile($0) }
            configuration.trustRoots = .certificates(roots)
        }
        if let path = endpoint.certificate {
            let chain = try read(path, "a certificate") { try NIOSSLCertificate.fromPEMFile($0) }
            configuration.certificateChain = chain.map { .certificate($0) }
        }
        if let path = endpoint.key {
            let key = try read(path, "a private key") { try NIOSSLPrivateKey(file: $0, format: .pem) }
            configuration.privateKey = .privateKey(key)
        }
        return configuration
    }

    private static func read<Value>(
        _ path: String,
        _ what: String,
        _ reader: (String) throws -> Value
    ) throws(ClientError) -> Value {
        do {
            return try reader(path)
        } catch {
            throw .local("\(path) cannot be read as PEM with \(what).")
        }
    }
}
