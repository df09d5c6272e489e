import HTTPTypes
import Testing

@Suite("Credentials in the header of KMIP messages over HTTP")
struct KMIPCredentialsTests {
    private let shared: SharedFace
    private static let rights = """
        {"tag":"Rights","value":[{"tag":"Right","value":[{"tag":"Operations","value":[{"tag":"Operation","type":"Enumeration","value":"Locate"}]}]}]}
        """

    init() async throws { shared = try await SharedFace() }

    private static func ticket(_ value: String) -> String {
        """
        {"tag":"Authentication","value":[{"tag":"Credential","value":[{"tag":"CredentialType","type":"Enumeration","value":"Ticket"},
        {"tag":"CredentialValue","value":[{"tag":"Ticket","value":[{"tag":"TicketType","type":"Enumeration","value":"Login"},
        {"tag":"TicketValue","type":"ByteString","value":"\(value)"}]}]}]}]},
        """
    }

    private static let password = """
        {"tag":"Authentication","value":[{"tag":"Credential","value":[{"tag":"CredentialType","type":"Enumeration","value":"UsernameAndPassword"},
        {"tag":"CredentialValue","value":[{"tag":"Username","type":"TextString","value":"a"},{"tag":"Password","type":"TextString","value":"b"}]}]}]},
        """

    private static func message(_ operation: String, _ payload: String = "", _ authentication: String = "") -> String {
        """
        {"tag":"RequestMessage","value":[{"tag":"RequestHeader","value":[{"tag":"ProtocolVersion","value":[
        {"tag":"ProtocolVersionMajor","type":"Integer","value":2},{"tag":"ProtocolVersionMinor","type":"Integer","value":1}]},\(authentication)
        {"tag":"BatchCount","type":"Integer","value":1}]},{"tag":"BatchItem","value":[{"tag":"Operation","type":"Enumeration","value":"\(operation)"},
        {"tag":"RequestPayload","value":[\(payload)]}]}]}
        """
    }

    /// The ticket's value in hexadecimal digits.
    private func made(_ operation: String, _ payload: String = "") async throws -> String {
        let reply = try await shared.ask("ann", .post, "/kmip", Self.message(operation, payload))
        let digits = reply.text.split(separator: #""TicketValue""#).last?.split(separator: #""value":""#).last?.split(
            separator: "\""
        ).first
        return String(try #require(digits, "\(reply.text)"))
    }

    private func reason(_ name: String?, _ body: String) async throws -> String {
        let reply =
            if let name { try await shared.ask(name, .post, "/kmip", body) } else {
                try await shared.face.ask(.post, "/kmip", json: body, from: "192.0.2.9")
            }
        #expect(reply.status == 200)
        let reasons = ["InvalidTicket", "AuthenticationNotSuccessful", "ServerLimitExceeded", "PermissionDenied"]
        return reasons.first { reply.text.contains($0) } ?? (reply.text.contains("Success") ? "" : reply.text)
    }

    @Test("a ticket is good beside the bearer token that got it, a delegated one also where nobody is shown")
    func tickets() async throws {
        let own = Self.ticket(try await made("Login"))
        #expect(try await reason("ann", Self.message("Locate", "", own)) == "")
        #expect(try await reason("bob", Self.message("Locate", "", own)) == "InvalidTicket")
        #expect(try await reason(nil, Self.message("Locate", "", own)) == "InvalidTicket")
        let delegated = Self.ticket(try await made("DelegatedLogin", Self.rights))
        for name in ["bob", nil] {
            #expect(try await reason(name, Self.message("Locate", "", delegated)) == "")
            #expect(try await reason(name, Self.message("Query", "", delegated)) == "PermissionDenied")
        }
    }

    @Test("names and passwords are not taken here, and a good bearer token does not make up for them")
    func passwords() async throws {
        for name in ["ann", nil] {
            #expect(try await reason(name, Self.message("Ping", "", Self.password)) == "AuthenticationNotSuccessful")
        }
    }

    @Test("who tries tickets from an address is slowed down, and who was found good there goes on")
    func tried() async throws {
        let good = Self.message("Locate", "", Self.ticket(try await made("DelegatedLogin", Self.rights)))
        #expect(try await reason(nil, good) == "")
        let bad = Self.message("Locate", "", Self.ticket(String(repeating: "00", count: 48)))
        for _ in 1...30 { _ = try await reason(nil, bad) }
        #expect(try await reason(nil, bad) == "ServerLimitExceeded")
        #expect(try await reason(nil, good) == "")
        #expect(try await reason("bob", bad) == "InvalidTicket")
    }
}
