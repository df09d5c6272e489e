public import Canonical
public import NIOSSL

extension TLSListener {
    /// What one port asks of its clients.
    public struct Options: Sendable {
        /// Names of the protocols that may be spoken inside, the preferred first (RFC 7301); none leaves that open.
        public let protocols: [String]
        /// CAs whose names are shown to a client that is asked for its certificate. Nil asks for none.
        public let clientAuthorities: [NIOSSLCertificate]?

        /// No client certificate is asked for.
        public init(protocols: [String] = []) {
            self.protocols = protocols
            clientAuthorities = nil
        }

        /// A client certificate is asked for and not demanded; the application judges it, so that each refusal has its code.
        ///
        /// - Parameter clientAuthorities: PEM of the CAs that client certificates come from.
        /// - Throws: `TLSError` with code `tls-client-ca` when there is no certificate in it.
        public init(protocols: [String] = [], clientAuthorities: Bytes) throws(TLSError) {
            self.protocols = protocols
            guard clientAuthorities.count <= TLSLimits.file,
                let certificates = try? NIOSSLCertificate.fromPEMBytes(clientAuthorities), !certificates.isEmpty
            else {
                throw TLSError(
                    .clientAuthorities,
                    "The client CAs cannot be read: give a PEM file with at least one certificate."
                )
            }
            self.clientAuthorities = certificates
        }

        /// The same with the CAs in a file.
        ///
        /// - Throws: `TLSError`: `tls-file` or `tls-client-ca`, naming the file.
        public init(protocols: [String] = [], clientAuthoritiesFile path: String) async throws(TLSError) {
            let pem = try await OwnQueue.run { () throws(TLSError) in try PrivateFile.read(path) }
            do {
                try self.init(protocols: protocols, clientAuthorities: pem)
            } catch {
                throw TLSError(error.code, "\(error.detail) The file is \(path).")
            }
        }

        /// TLS 1.2 and 1.3 with an ephemeral key exchange and an AEAD only (RFC 9325), the post-quantum hybrid first.
        func configuration(_ identity: TLSIdentity) -> TLSConfiguration {
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: identity.chain.map { .certificate($0) },
                privateKey: .privateKey(identity.key)
            )
            tls.minimumTLSVersion = .tlsv12
            tls.cipherSuiteValues = ServerTLS.suites
            tls.curves = ServerTLS.groups
            tls.applicationProtocols = protocols
            tls.renegotiationSupport = .none
            if let clientAuthorities {
                tls.certificateVerification = .optionalVerification
                tls.trustRoots = .certificates(clientAuthorities)
                tls.sendCANameList = true
            }
            return tls
        }
    }
}
