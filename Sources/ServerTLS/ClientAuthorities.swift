public import Canonical
import NIOSSL
import Synchronization

/// The CAs of client certificates as they are now: their names are shown to a client that is asked for its certificate. Ports share it;
/// connections that stand keep what they began with.
public final class ClientAuthorities: Sendable {
    private let state: Mutex<(certificates: [NIOSSLCertificate], generation: UInt64)>

    /// - Parameter file: PEM with at least one certificate, or one certificate in DER.
    /// - Throws: `TLSError` with code `tls-client-ca`.
    public init(_ file: Bytes) throws(TLSError) {
        state = Mutex((try Self.read(file), 1))
    }

    /// The same with the CAs in a file.
    ///
    /// - Throws: `TLSError`: `tls-file` or `tls-client-ca`, naming the file.
    public convenience init(path: String) async throws(TLSError) {
        let bytes = try await OwnQueue.run { () throws(TLSError) in try PrivateFile.read(path) }
        do {
            try self.init(bytes)
        } catch {
            throw TLSError(error.code, "\(error.detail) The file is \(path).")
        }
    }

    /// From the next handshake on these are named.
    ///
    /// - Throws: `TLSError` with code `tls-client-ca`; those before stay then.
    public func replace(_ file: Bytes) throws(TLSError) {
        let certificates = try Self.read(file)
        state.withLock { $0 = (certificates, $0.generation + 1) }
    }

    /// The CAs, and a number that grows with each replacement.
    var current: (certificates: [NIOSSLCertificate], generation: UInt64) { state.withLock { $0 } }

    private static func read(_ file: Bytes) throws(TLSError) -> [NIOSSLCertificate] {
        let certificates =
            if file.first == 0x30 {
                (try? NIOSSLCertificate(bytes: file, format: .der)).map { [$0] }
            } else {
                try? NIOSSLCertificate.fromPEMBytes(file)
            }
        guard file.count <= TLSLimits.file, let certificates, !certificates.isEmpty else {
            throw TLSError(
                .clientAuthorities,
                "The client CAs cannot be read: give a PEM file with at least one certificate."
            )
        }
        return certificates
    }
}
