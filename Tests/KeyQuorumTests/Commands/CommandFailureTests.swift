import Client
import Testing

@testable import KeyQuorum

@Suite("How commands fail")
struct CommandFailureTests {
    private let refusal = Refusal(code: "share-wrong", detail: "The share of bob is wrong.", status: 422)

    @Test("exit codes follow the contract")
    func exitCodes() {
        let errors: [(any Error, Int32)] = [
            (SettingsError(.badValue, "x"), 1), (ClientError.local("x"), 1), (ClientError.untrusted(.nothingPinned), 1),
            (TrustRefusal.nothingPinned, 1), (ClientError.unexpectedAnswer("x"), 1), (ClientError.refused(refusal), 2),
            (ClientError.sealed(refusal), 3), (ClientError.unreachable("x"), 4),
        ]
        for (error, code) in errors { #expect(CommandFailure(judging: error)?.exitCode == code, "\(error)") }
    }

    @Test("the JSON of a failure is one object with its code")
    func json() {
        let failure = CommandFailure(judging: ClientError.refused(refusal))
        #expect(
            failure?.json == #"{"error":{"code":"share-wrong","detail":"The share of bob is wrong. (share-wrong)"}}"#
        )
    }

    @Test("a sealed server's refusal says what to do next")
    func advice() {
        let sealed = Refusal(code: "sealed", detail: "The server is sealed.", status: 503)
        #expect(CommandFailure(judging: ClientError.sealed(sealed))?.text.contains("keyquorum recover") == true)
    }
}
