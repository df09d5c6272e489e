import Access
import KMIP
import Logging

extension ObjectOperations {
    /// Log (KMIP 2.1 section 6.1.29): a line in the server's own log, with who wrote it. Only callers whom the vault knows may, and control
    /// characters become blanks, so that nobody writes two lines.
    public func log(_ request: LogRequest) async throws -> EmptyResponse {
        try await answering { desk in
            guard (1...ObjectLimits.logMessage).contains(request.message.utf8.count) else {
                throw KMIPError(.invalidField, "a LogMessage has 1 to \(ObjectLimits.logMessage) bytes")
            }
            let permit = try Access.decide(try await desk.caller().caller, .log).permit
            let line = String(String.UnicodeScalarView(request.message.unicodeScalars.map { $0.isControl ? " " : $0 }))
            server.log.notice("client-log", metadata: ["subject": "\(permit.subject.text)", "message": "\(line)"])
            return EmptyResponse()
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
