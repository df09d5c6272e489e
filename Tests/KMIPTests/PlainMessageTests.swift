import KMIP
import Secrets
import Testing

@Suite("Messages that get objects and say nothing else, read at a glance")
struct PlainMessageTests {
    private static let identifiers = ["one", "00000000-0000-4000-8000-000000000000", "12345678"]

    private static func message(_ count: Int) -> RequestMessage {
        var message = RequestMessage(identifiers.prefix(count).map { GetRequest(uniqueIdentifier: $0) })
        for place in message.items.indices where place > 0 {
            message.items[place].uniqueBatchItemID = [7, UInt8(place)]
        }
        return message
    }

    private static let secret = SecretBytes(copying: (0..<37).map { UInt8($0) })
    private static let block = KeyBlock(format: .raw, value: .plain(.bytes(secret), nil))
    private static let aes = KeyBlock(format: .raw, value: .plain(.bytes(secret), nil), algorithm: .aes, length: 256)
    private static let objects: [ManagedObject] = [
        .symmetricKey(aes), .secretData(.password, block), .opaqueObject(OpaqueDataType(rawValue: 0x8000_0001), secret),
    ]

    @Test("are answered as every message is, to the byte", arguments: 1...3)
    func same(_ count: Int) throws {
        let message = Self.message(count)
        let asked = try #require(PlainMessage(BinaryTTLV.encode(message.ttlv)))
        #expect(asked.requests.map(\.uniqueIdentifier) == Array(Self.identifiers.prefix(count)))
        for offset in 0..<3 {
            let responses = (0..<count).map { place in
                GetResponse(
                    uniqueIdentifier: Self.identifiers[place],
                    object: Self.objects[(place + offset) % Self.objects.count]
                )
            }
            let header = ResponseHeader(
                version: .latest,
                timeStamp: 1_700_000_000,
                serverCorrelationValue: "named",
                batchCount: Int32(count)
            )
            let items = zip(message.items, responses).map { item, response in
                ResponseBatchItem(
                    operationCode: Operation.get.rawValue,
                    uniqueBatchItemID: item.uniqueBatchItemID,
                    status: .success,
                    payload: response.ttlv
                )
            }
            let expected = BinaryTTLV.encode(ResponseMessage(header: header, items: items).ttlv)
            let answer = asked.answer(
                responses.map(PlainResponse.get),
                now: 1_700_000_000,
                serverCorrelationValue: "named",
                limit: 10_000
            )
            #expect(answer == expected)
            let text = try #require(PlainMessage(JSONTTLV.encode(message.ttlv), .json))
            #expect(text.requests.map(\.uniqueIdentifier) == asked.requests.map(\.uniqueIdentifier))
            #expect(
                text.answer(
                    responses.map(PlainResponse.get),
                    now: 1_700_000_000,
                    serverCorrelationValue: "named",
                    limit: 10_000
                )
                    == JSONTTLV.encode(ResponseMessage(header: header, items: items).ttlv)
            )
        }
    }

    @Test("JSON is read as clients write it: with blanks, the type of structures, numbers in hexadecimal digits")
    func forms() throws {
        let text = String(decoding: JSONTTLV.encode(Self.message(2).ttlv), as: UTF8.self)
        let forms = [
            text, text.replacing(":", with: " :\t").replacing(",", with: "\r\n , ").replacing("]", with: " ] ") + "\n",
            text.replacing(#"","value":["#, with: #"","type":"Structure","value":["#),
            text.replacing(#""Get""#, with: #""0x0000000A""#).replacing(#""value":2"#, with: #""value":"0x00000002""#),
        ]
        #expect(Set(forms).count == forms.count)
        for form in forms {
            let asked = PlainMessage(Array(form.utf8), .json)
            #expect(asked?.requests.map(\.uniqueIdentifier) == Array(Self.identifiers.prefix(2)), "\(form)")
        }
        #expect(
            PlainMessage(Array(text.utf8)) == nil && PlainMessage(BinaryTTLV.encode(Self.message(2).ttlv), .json) == nil
        )
    }

    @Test("JSON with one other byte is none, or asks for what every reader reads in it")
    func otherwiseInJSON() throws {
        let hexadecimal = String(decoding: JSONTTLV.encode(Self.message(2).ttlv), as: UTF8.self)
            .replacing(#""Get""#, with: #""0x0000000A""#).replacing(#""value":2"#, with: #""value":"0x00000002""#)
        for message in [JSONTTLV.encode(Self.message(2).ttlv), Array(hexadecimal.utf8)] {
            for place in message.indices {
                for change: UInt8 in place % 3 == 0 ? [1, 0x20, 0x80] : [2] {
                    var other = message
                    other[place] ^= change
                    try Self.check(other)
                }
                let inserted = Self.marks[place % Self.marks.count]
                try Self.check(Array(message[..<place]) + [inserted] + message[place...])
                try Self.check(Array(message[..<place]) + message[(place + 1)...])
            }
            for count in stride(from: 0, to: message.count, by: 7) {
                #expect(PlainMessage(Array(message.prefix(count)), .json) == nil)
            }
        }
    }

    private static let marks = Array(#" "\{}[],:0-.ex"#.utf8)

    private static func check(_ message: [UInt8]) throws {
        guard let asked = PlainMessage(message, .json) else { return }
        let read = try JSONTTLV.decodeRequest(message)
        let envelope = try RequestEnvelope(ttlv: read.root, flaws: read.flaws)
        #expect(envelope.header.version == .latest && envelope.flaws.isEmpty)
        let items = try envelope.items.map { try RequestBatchItem(ttlv: try envelope.filter.item($0)) }
        #expect(items.allSatisfy { $0.operationCode == Operation.get.rawValue })
        let identifiers = try items.map { try GetRequest(ttlv: $0.payload).uniqueIdentifier }
        #expect(asked.requests.map(\.uniqueIdentifier) == identifiers, "\(String(decoding: message, as: UTF8.self))")
    }

    @Test("a message with one other byte is none, or asks for what every reader reads in it")
    func otherwise() throws {
        let message = BinaryTTLV.encode(Self.message(2).ttlv)
        for place in message.indices {
            for change: UInt8 in [1, 2, 8, 0x40, 0x80, 0xff] {
                var other = message
                other[place] ^= change
                guard let asked = PlainMessage(other) else { continue }
                let read = try BinaryTTLV.decodeRequest(other)
                let envelope = try RequestEnvelope(ttlv: read.root, flaws: read.flaws)
                #expect(envelope.header.version == .latest && envelope.flaws.isEmpty)
                let identifiers = try envelope.items.map { item in
                    let item = try RequestBatchItem(ttlv: try envelope.filter.item(item))
                    #expect(item.operationCode == Operation.get.rawValue)
                    return try GetRequest(ttlv: item.payload).uniqueIdentifier
                }
                #expect(asked.requests.map(\.uniqueIdentifier) == identifiers)
            }
        }
        for count in 0..<message.count { #expect(PlainMessage(Array(message.prefix(count))) == nil) }
        #expect(PlainMessage(message + [0]) == nil)
    }

    @Test("what a header or an item says besides is for every reader's way")
    func more() {
        var sized = Self.message(1)
        sized.header.maximumResponseSize = 1_000
        var named = Self.message(1)
        named.header.clientCorrelationValue = "mine"
        var undone = Self.message(2)
        undone.header.errorOption = .undo
        var earlier = Self.message(1)
        earlier.header.version = ProtocolVersion(major: 1, minor: 4)
        for message in [sized, named, undone, earlier] {
            #expect(PlainMessage(BinaryTTLV.encode(message.ttlv)) == nil)
            #expect(PlainMessage(JSONTTLV.encode(message.ttlv), .json) == nil)
        }
        let formed = GetRequest(uniqueIdentifier: "one", keyFormatType: .raw)
        #expect(PlainMessage(BinaryTTLV.encode(RequestMessage([formed]).ttlv)) == nil)
        let placed = GetRequest(uniqueIdentifier: "with blanks in it")
        #expect(PlainMessage(BinaryTTLV.encode(RequestMessage([placed]).ttlv)) == nil)
        #expect(PlainMessage([]) == nil)
    }

    @Test("two items of one identifier are for every reader's way, which refuses them")
    func twins() {
        var message = Self.message(3)
        message.items[1].uniqueBatchItemID = message.items[2].uniqueBatchItemID
        #expect(PlainMessage(BinaryTTLV.encode(message.ttlv)) == nil)
    }

    @Test("objects with more to them than their material, and answers beyond the limit, are for every reader's way")
    func others() throws {
        let asked = try #require(PlainMessage(BinaryTTLV.encode(Self.message(1).ttlv)))
        func answer(_ object: ManagedObject, limit: Int = 10_000) -> [UInt8]? {
            let response = GetResponse(uniqueIdentifier: Self.identifiers[0], object: object)
            return asked.answer([.get(response)], now: 0, serverCorrelationValue: nil, limit: limit)
        }
        #expect(answer(Self.objects[0]) != nil)
        #expect(answer(Self.objects[0], limit: 100) == nil)
        let attributes = Attributes([ObjectName("a name").ttlv])
        let carried = KeyBlock(format: .raw, value: .plain(.bytes(Self.secret), attributes), algorithm: .aes)
        #expect(answer(.symmetricKey(carried)) == nil)
        let transparent = KeyBlock(
            format: .transparentSymmetricKey,
            value: .plain(.transparentSymmetricKey(Self.secret), nil)
        )
        #expect(answer(.symmetricKey(transparent)) == nil)
        #expect(asked.answer([], now: 0, serverCorrelationValue: nil, limit: 10_000) == nil)
    }
}
