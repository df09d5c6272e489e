import Secrets
import Testing

@testable import KMIP

struct CredentialTests {
    private static func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8)) }

    private static let all: [Credential] = [
        .usernameAndPassword(username: "u", password: secret("pässword")),
        .usernameAndPassword(username: "u", password: nil),
        .device(
            DeviceCredential(
                serialNumber: "1",
                password: secret("p"),
                deviceIdentifier: "2",
                networkIdentifier: "3",
                machineIdentifier: "4",
                mediaIdentifier: "5"
            )
        ),
        .device(DeviceCredential(mediaIdentifier: "m")),
        .attestation(
            AttestationCredential(nonce: Nonce(identifier: [1], value: [2, 3]), type: .samlAssertion, assertion: [4])
        ),
        .oneTimePassword(username: "u", password: secret("p"), code: secret("123456")),
        .hashedPassword(
            HashedPasswordCredential(username: "u", timeStamp: 5, hashingAlgorithm: 8, hashedPassword: secret("h"))
        ),
        .ticket(Ticket(value: secret("t"))), .other(type: 0x8000_0001, .text("own")),
    ]

    @Test("every kind of credential goes through the three encodings in a header")
    func roundTrip() throws {
        var header = RequestHeader(batchCount: 1)
        header.credentials = Self.all
        header.attestationCapable = true
        header.attestationTypes = [.tpmQuote, .tcgIntegrityReport]
        header.serverCorrelationValue = "s"
        header.asynchronousIndicator = .mandatory
        header.batchOrder = false
        #expect(try RequestHeader(ttlv: try BinaryTTLV.decode(BinaryTTLV.encode(header.ttlv))) == header)
        #expect(try RequestHeader(ttlv: try JSONTTLV.decode(JSONTTLV.encode(header.ttlv)).root) == header)
        #expect(try RequestHeader(ttlv: try XMLTTLV.decode(XMLTTLV.encode(header.ttlv))) == header)
    }

    @Test("no credential shows a secret")
    func silence() throws {
        for credential in Self.all {
            let shown = "\(credential) \(try BinaryTTLV.decode(BinaryTTLV.encode(credential.ttlv)))"
            for word in ["pässword", "123456", "\"p\"", "\"h\"", "\"t\""] { #expect(!shown.contains(word)) }
        }
    }

    @Test("a credential without its fields, or with others, is refused")
    func malformed() {
        func refused(_ type: CredentialType, _ fields: [TTLV], _ reason: ResultReason) {
            let ttlv = TTLV(.credential, .structure([type.ttlv, TTLV(.credentialValue, .structure(fields))]))
            let error = #expect(throws: KMIPError.self) { try Credential(ttlv: ttlv) }
            #expect(error?.reason == reason)
        }
        refused(.usernameAndPassword, [], .invalidMessage)
        refused(.usernameAndPassword, [TTLV(.username, .text("u")), TTLV(.nonce, .structure([]))], .invalidField)
        refused(.device, [], .invalidField)
        let nonce = Nonce(identifier: [], value: []).ttlv
        refused(.attestation, [nonce, AttestationType.tpmQuote.ttlv], .invalidField)
        refused(.oneTimePassword, [TTLV(.username, .text("u"))], .invalidMessage)
        let hashed = [TTLV(.username, .text("u")), TTLV(.timeStamp, .dateTime(1)), TTLV(.hashedPassword, .bytes([1]))]
        refused(.hashedPassword, hashed, .invalidMessage)
        refused(.ticket, [], .invalidMessage)
        let unknown = TTLV(.credential, .structure([TTLV(.credentialType, .enumeration(77)), nonce]))
        #expect(throws: KMIPError.self) { try Credential(ttlv: unknown) }
    }

    @Test("the asynchronous indicator is a Boolean in 1.x and an enumeration since")
    func asynchronous() throws {
        var header = RequestHeader(version: ProtocolVersion(major: 1, minor: 4), batchCount: 1)
        header.asynchronousIndicator = .optional
        #expect(header.ttlv.first(.asynchronousIndicator)?.value == .boolean(true))
        #expect(try RequestHeader(ttlv: header.ttlv).asynchronousIndicator == .optional)
        header.asynchronousIndicator = .prohibited
        #expect(header.ttlv.first(.asynchronousIndicator)?.value == .boolean(false))
        header.version = .latest
        #expect(header.ttlv.first(.asynchronousIndicator)?.value == .enumeration(3))
    }

    @Test("batches are ordered unless said otherwise in 2.x, and only if said so in 1.x")
    func order() {
        var header = RequestHeader(batchCount: 1)
        #expect(header.isOrdered)
        header.version = ProtocolVersion(major: 1, minor: 4)
        #expect(!header.isOrdered)
        header.batchOrder = true
        #expect(header.isOrdered)
    }

    @Test("a response's header and items carry all that the standard has")
    func response() throws {
        var header = ResponseHeader(version: .latest, timeStamp: 1, batchCount: 1)
        header.nonce = Nonce(identifier: [1], value: [2])
        header.serverHashedPassword = [3]
        header.attestationTypes = [.tpmQuote]
        var item = ResponseBatchItem(operationCode: 1, status: .operationPending)
        item.asynchronousCorrelationValue = [4]
        item.messageExtensions = [MessageExtension(vendor: "v", isCritical: false, content: [TTLV(.name, .text("n"))])]
        let message = ResponseMessage(header: header, items: [item])
        #expect(try ResponseMessage(ttlv: try XMLTTLV.decode(XMLTTLV.encode(message.ttlv))) == message)
    }
}
