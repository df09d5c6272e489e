import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

/// Puts into words why no answer came.
enum Unreachable {
    static func sentence(for error: any Error, url: String) -> String {
        if let error = error as? NIOSSLError { return tls(error, url) }
        if let error = error as? NIOConnectionError, let first = error.connectionErrors.first?.error {
            return sentence(for: first, url: url)
        }
        if let error = error as? IOError, error.errnoCode == refused {
            return
                "Nothing listens at \(url): start the server with `keyquorum serve`, or name another one with --server."
        }
        switch error as? HTTPClientError {
        case .connectTimeout?, .deadlineExceeded?, .readTimeout?: return "\(url) did not answer in time."
        case .invalidURL?, .emptyHost?: return "\(url) is not the URL of a server."
        default: break
        }
        if error is NIOTooManyBytesError { return "\(url) sent more than this program takes in." }
        return "\(url) cannot be reached (\(type(of: error)): \(error))."
    }

    /// Whether the call may have reached the server.
    static func isLost(_ error: any Error) -> Bool {
        if let error = error as? IOError { return error.errnoCode != refused }
        switch error as? HTTPClientError {
        case .remoteConnectionClosed?, .readTimeout?, .deadlineExceeded?: return true
        default: return false
        }
    }

    private static let refused: CInt = 111

    private static func tls(_ error: NIOSSLError, _ url: String) -> String {
        switch error {
        case .handshakeFailed, .unableToValidateCertificate:
            """
            The TLS certificate of \(url) cannot be trusted: give the PEM file of its CA with --ca. \
            (The server's own identity is checked besides, before a share leaves.)
            """
        default: "TLS with \(url) failed (\(error))."
        }
    }
}
