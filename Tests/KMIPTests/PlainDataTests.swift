import KMIP
import Secrets
import Testing

@Suite("Messages about data, read at a glance")
struct PlainDataTests {
    private static let data = SecretBytes(copying: (0..<21).map { UInt8($0) })
    private static let nonce = [UInt8](repeating: 0xA7, count: 12)

    private static var parameters: CryptographicParameters {
        var parameters = CryptographicParameters()
        parameters.blockCipherMode = .gcm
        parameters.paddingMethod = PaddingMethod.none
        parameters.hashingAlgorithm = .sha256
        parameters.digitalSignatureAlgorithm = .sha256WithRSA
        parameters.cryptographicAlgorithm = .aes
        parameters.randomIV = true
        parameters.ivLength = 96
        parameters.tagLength = 16
        parameters.saltLength = 32
        return parameters
    }

    private static var mode: CryptographicParameters {
        var parameters = CryptographicParameters()
        parameters.blockCipherMode = .ctr
        parameters.randomIV = false
        return parameters
    }

    private static let encrypt = EncryptRequest(
        uniqueIdentifier: "one",
        parameters: parameters,
        data: data,
        nonce: nonce,
        additionalData: [1, 2, 3]
    )
    private static let decrypt = DecryptRequest(
        uniqueIdentifier: "two",
        parameters: mode,
        data: [9, 8, 7],
        nonce: nonce,
        additionalData: [],
        tag: [4, 5]
    )
    private static let requests: [any RequestPayload] = [
        encrypt, decrypt, EncryptRequest(uniqueIdentifier: "three", data: .empty),
        DecryptRequest(uniqueIdentifier: "four", data: []),
        SignRequest(uniqueIdentifier: "five", parameters: parameters, data: data),
        SignRequest(uniqueIdentifier: "six", digestedData: nonce),
        MACRequest(uniqueIdentifier: "seven", parameters: mode, data: data),
        GetRequest(uniqueIdentifier: "eight"),
    ]

    /// What every reader makes of an item.
    private static func read(_ item: RequestBatchItem) throws -> PlainRequest? {
        switch Operation(rawValue: item.operationCode) {
        case .get: .get(try GetRequest(ttlv: item.payload))
        case .encrypt: .encrypt(try EncryptRequest(ttlv: item.payload))
        case .decrypt: .decrypt(try DecryptRequest(ttlv: item.payload))
        case .sign: .sign(try SignRequest(ttlv: item.payload))
        case .mac: .mac(try MACRequest(ttlv: item.payload))
        default: nil
        }
    }

    /// Where the message is read at a glance, every reader reads the same.
    private static func check(_ message: [UInt8], _ form: PlainMessage.Form) throws {
        guard let asked = PlainMessage(message, form) else { return }
        let read = try form == .json ? JSONTTLV.decodeRequest(message) : BinaryTTLV.decodeRequest(message)
        let envelope = try RequestEnvelope(ttlv: read.root, flaws: read.flaws)
        #expect(envelope.header.version == .latest && envelope.flaws.isEmpty)
        let items = try envelope.items.map { try Self.read(try RequestBatchItem(ttlv: try envelope.filter.item($0))) }
        #expect(asked.requests == items, "\(String(decoding: message, as: UTF8.self))")
    }

    @Test("ask for what every reader reads in them", arguments: requests.indices)
    func same(_ place: Int) throws {
        for requests in [[Self.requests[place]], Array(Self.requests[...place])] {
            let message = RequestMessage(requests)
            let expected = try message.items.map { try Self.read($0) }
            #expect(PlainMessage(BinaryTTLV.encode(message.ttlv))?.requests == expected)
            #expect(PlainMessage(JSONTTLV.encode(message.ttlv), .json)?.requests == expected)
        }
    }

    @Test("one other byte makes them none, or asks for what every reader reads in it", arguments: requests.indices)
    func otherwise(_ place: Int) throws {
        let message = RequestMessage([Self.requests[place]]).ttlv
        for (bytes, form) in [
            (BinaryTTLV.encode(message), PlainMessage.Form.binary), (JSONTTLV.encode(message), .json),
        ] {
            for place in bytes.indices {
                for change: UInt8 in form == .binary ? [1, 2, 8, 0x80, 0xFF] : [1 << (place % 8), 0x20] {
                    var other = bytes
                    other[place] ^= change
                    try Self.check(other, form)
                }
                if form == .json { try Self.check(Array(bytes[..<place]) + bytes[(place + 1)...], form) }
            }
            for count in stride(from: 0, to: bytes.count, by: 5) {
                #expect(PlainMessage(Array(bytes.prefix(count)), form) == nil)
            }
        }
    }

    @Test("JSON's flags and numbers are read as clients write them")
    func forms() throws {
        let message = RequestMessage([Self.encrypt]).ttlv
        let text = String(decoding: JSONTTLV.encode(message), as: UTF8.self)
        let forms = [
            text, text.replacing(":", with: " : "), text.replacing(#""GCM""#, with: #""0x00000009""#),
            text.replacing(#""value":96"#, with: #""value":"0x00000060""#), text.lowercasedDigits,
        ]
        #expect(Set(forms).count == forms.count)
        for form in forms {
            #expect(PlainMessage(Array(form.utf8), .json)?.requests == [.encrypt(Self.encrypt)], "\(form)")
        }
    }

    @Test("parts, unusual parameters, fields in another order and values of no version are for every reader's way")
    func others() {
        var part = Self.encrypt
        part.part.isFirst = true
        var unusual = Self.encrypt
        unusual.parameters?.counterLength = 32
        let dataless = EncryptRequest(uniqueIdentifier: "one")
        let sign = SignRequest(uniqueIdentifier: "one", data: Self.data, part: StreamPart(correlationValue: [1]))
        for request: any RequestPayload in [part, unusual, dataless, sign, HashRequest(parameters: Self.mode)] {
            let message = RequestMessage([request]).ttlv
            #expect(PlainMessage(BinaryTTLV.encode(message)) == nil)
            #expect(PlainMessage(JSONTTLV.encode(message), .json) == nil)
        }
        let message = BinaryTTLV.encode(RequestMessage([Self.encrypt]).ttlv)
        #expect(PlainMessage(message) != nil)
        // A value of Block Cipher Mode that the standard does not have.
        let mode = BinaryTTLV.encode(TTLV(.blockCipherMode, .enumeration(9)))
        let place = message.indices.first { message[$0...].starts(with: mode) }
        var other = message
        other[(place ?? 0) + 11] = 0x7F
        #expect(place != nil && PlainMessage(other) == nil)
    }

    @Test("more bytes than others shall wait for are for every reader's way")
    func large() {
        func message(_ count: Int) -> [UInt8] {
            let data = SecretBytes(count: count) { _ in }
            return BinaryTTLV.encode(RequestMessage([MACRequest(uniqueIdentifier: "one", data: data)]).ttlv)
        }
        #expect(PlainMessage(message(128 << 10)) != nil)
        #expect(PlainMessage(message(256 << 10)) == nil)
    }

    private static let responses: [PlainResponse] = [
        .encrypt(EncryptResponse(uniqueIdentifier: "one", data: [1, 2, 3], nonce: nonce, tag: [7, 8])),
        .decrypt(DecryptResponse(uniqueIdentifier: "two", data: data)),
        .encrypt(EncryptResponse(uniqueIdentifier: "three", data: [])),
        .decrypt(DecryptResponse(uniqueIdentifier: "four", data: .empty)),
        .sign(SignResponse(uniqueIdentifier: "five", signatureData: nonce)),
        .sign(SignResponse(uniqueIdentifier: "six", signatureData: [UInt8](repeating: 3, count: 300))),
        .mac(MACResponse(uniqueIdentifier: "seven", macData: nonce)),
    ]

    @Test("are answered as every message is, to the byte", arguments: responses.indices)
    func answers(_ place: Int) throws {
        let message = RequestMessage([Self.requests[place]])
        let header = ResponseHeader(version: .latest, timeStamp: 5, serverCorrelationValue: "n", batchCount: 1)
        let payload: any ResponsePayload =
            switch Self.responses[place] {
            case .get(let response): response
            case .encrypt(let response): response
            case .decrypt(let response): response
            case .sign(let response): response
            case .mac(let response): response
            }
        let item = ResponseBatchItem(
            operationCode: message.items[0].operationCode,
            status: .success,
            payload: payload.ttlv
        )
        let expected = ResponseMessage(header: header, items: [item]).ttlv
        func answer(_ bytes: [UInt8], _ form: PlainMessage.Form, _ responses: [PlainResponse]) throws -> [UInt8]? {
            try #require(PlainMessage(bytes, form))
                .answer(responses, now: 5, serverCorrelationValue: "n", limit: 10_000)
        }
        let (binary, json) = (BinaryTTLV.encode(message.ttlv), JSONTTLV.encode(message.ttlv))
        #expect(try answer(binary, .binary, [Self.responses[place]]) == BinaryTTLV.encode(expected))
        #expect(try answer(json, .json, [Self.responses[place]]) == JSONTTLV.encode(expected))
        // The answer to another operation is none to this one.
        #expect(try answer(binary, .binary, [Self.responses[(place + 1) % 7]]) == nil || place == 4)
    }

    @Test("an answer in parts is none that is written at a glance")
    func part() throws {
        let message = BinaryTTLV.encode(RequestMessage([Self.encrypt]).ttlv)
        let response = EncryptResponse(uniqueIdentifier: "one", data: [1], correlationValue: [2])
        let asked = try #require(PlainMessage(message))
        #expect(asked.answer([.encrypt(response)], now: 0, serverCorrelationValue: nil, limit: 1_000) == nil)
    }
}

extension String {
    /// With the letters of hexadecimal digits in byte strings small.
    fileprivate var lowercasedDigits: String { replacing("A7A7", with: "a7A7") }
}
