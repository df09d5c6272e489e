public import Canonical
import NIOSSL

extension TLSListener {
    /// What one port asks of its clients.
    public struct Options: Sendable {
        /// Names of the protocols that may be spoken inside, the preferred first (RFC 7301); none leaves that open.
        public let protocols: [String]
        /// CAs whose names are shown to a client that is asked for its certificate. Nil asks for none.
        public let clientAuthorities: ClientAuthorities?

        /// A client certificate is asked for where there are CAs that it can come from, and not demanded; the application judges it, so that each
        /// refusal has its code.
        public init(protocols: [String] = [], clientAuthorities: ClientAuthorities? = nil) {
            self.protocols = protocols
            self.clientAuthorities = clientAuthorities
        }

        /// The same with CAs that stay.
        ///
        /// - Parameter clientAuthorities: PEM of the CAs that client certificates come from.
        /// - Throws: `TLSError` with code `tls-client-ca` when there is no certificate in it.
        public init(protocols: [String] = [], clientAuthorities: Bytes) throws(TLSError) {
            self.init(protocols: protocols, clientAuthorities: try ClientAuthorities(clientAuthorities))
        }

        /// The same with CAs in a file, which is read once.
        ///
        /// - Throws: `TLSError`: `tls-file` or `tls-client-ca`, naming the file.
        public init(protocols: [String] = [], clientAuthoritiesFile path: String) async throws(TLSError) {
            self.init(protocols: protocols, clientAuthorities: try await ClientAuthorities(path: path))
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
                tls.trustRoots = .certificates(clientAuthorities.current.certificates)
                tls.sendCANameList = true
            }
            return tls
        }
    }
}
