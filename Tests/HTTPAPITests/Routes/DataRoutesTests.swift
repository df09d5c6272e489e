import Canonical
import HTTPTypes
import Testing

@Suite("Data over REST")
struct DataRoutesTests {
    private func key(_ face: Face, _ more: String = #""algorithm":"AES","length":256"#) async throws -> String {
        let body = #"{"type":"symmetricKey","activate":true,\#(more)}"#
        return try #require(try await face.ask(.post, "/v1/objects", json: body).json["id"]?.text)
    }

    @Test("data goes to and fro as JSON, with a nonce and a tag of the server's")
    func json() async throws {
        let face = try await MadeVault().host.face
        let path = "/v1/objects/\(try await key(face))"
        let sealed = try await face.ask(.post, path + "/encrypt", json: #"{"data":"AQID","additionalData":"BA=="}"#)
        #expect(sealed.status == 200, "\(sealed.text)")
        let answer = try sealed.json
        let (data, nonce, tag) = (answer["data"]?.text ?? "", answer["nonce"]?.text ?? "", answer["tag"]?.text ?? "")
        #expect(Bytes(base64: nonce)?.count == 12 && Bytes(base64: tag)?.count == 16)
        let back = #"{"data":"\#(data)","nonce":"\#(nonce)","tag":"\#(tag)","additionalData":"BA=="}"#
        #expect(try await face.ask(.post, path + "/decrypt", json: back).json["data"] == .text("AQID"))
        let other = #"{"data":"\#(data)","nonce":"\#(nonce)","tag":"\#(tag)","additionalData":"BQ=="}"#
        let refused = try await face.ask(.post, path + "/decrypt", json: other)
        #expect(refused.code == "cryptographic-failure" && refused.status == 422)
    }

    @Test("bytes come back as bytes; what was changed does not")
    func octets() async throws {
        let face = try await MadeVault().host.face
        let path = "/v1/objects/\(try await key(face))"
        let octets = "application/octet-stream"
        var sealed = try await face.ask(.post, path + "/encrypt", Array("bytes".utf8), mediaType: octets)
        #expect(sealed.status == 200 && sealed.bytes.count == 12 + 5 + 16)
        #expect(sealed.mediaType == octets)
        let plain = try await face.ask(.post, path + "/decrypt", sealed.bytes, mediaType: octets)
        #expect(plain.bytes == Array("bytes".utf8))
        for place in [0, 13, 32] {
            var changed = sealed.bytes
            changed[place] ^= 1
            let refused = try await face.ask(.post, path + "/decrypt", changed, mediaType: octets)
            #expect(refused.code == "cryptographic-failure")
        }
        let short = try await face.ask(.post, path + "/decrypt", [1], mediaType: octets)
        #expect(short.code == "cryptographic-failure")
        sealed = try await face.ask(.post, path + "/encrypt?mode=CTR", [1, 2, 3], mediaType: octets)
        #expect(sealed.bytes.count == 16 + 3)
        let wrong = try await face.ask(.post, path + "/encrypt?mode=NOTHING", [1], mediaType: octets)
        #expect(wrong.code == "invalid-request")
        let number = try await face.ask(.post, path + "/encrypt?tagLength=many", [1], mediaType: octets)
        #expect(number.code == "invalid-request")
    }

    @Test("the lengths of a nonce and its counter can be said of JSON and of bytes")
    func lengths() async throws {
        let face = try await MadeVault().host.face
        let path = "/v1/objects/\(try await key(face))"
        let octets = "application/octet-stream"
        let long = "?ivLength=128"
        let sealed = try await face.ask(.post, path + "/encrypt" + long, [1, 2, 3], mediaType: octets)
        #expect(sealed.bytes.count == 16 + 3 + 16)
        #expect(
            try await face.ask(.post, path + "/decrypt" + long, sealed.bytes, mediaType: octets).bytes == [1, 2, 3]
        )
        let counted = "?mode=CTR&counterLength=32&initialCounterValue=7"
        let stream = try await face.ask(.post, path + "/encrypt" + counted, [1, 2, 3], mediaType: octets)
        #expect(stream.bytes.count == 16 + 3 && Array(stream.bytes[12..<16]) == [0, 0, 0, 7])
        let back = try await face.ask(.post, path + "/decrypt" + counted, stream.bytes, mediaType: octets)
        #expect(back.bytes == [1, 2, 3])
        let body = #"{"data":"AQID","parameters":{"mode":"CTR","counterLength":32,"initialCounterValue":7}}"#
        let nonce = Bytes(base64: try await face.ask(.post, path + "/encrypt", json: body).json["nonce"]?.text ?? "")
        #expect(nonce?.count == 16 && nonce?.suffix(4) == [0, 0, 0, 7])
        for query in ["?ivLength=many", "?mode=CTR&counterLength=x", "?initialCounterValue=1.5", "?pSource=%3F"] {
            let refused = try await face.ask(.post, path + "/encrypt" + query, [1], mediaType: octets)
            #expect(refused.code == "invalid-request", "\(query)")
        }
    }

    @Test("a nonce and additional data of a body of bytes stand in the query")
    func beside() async throws {
        let face = try await MadeVault().host.face
        let path = "/v1/objects/\(try await key(face))"
        let octets = "application/octet-stream"
        let query = "?nonce=AAAAAAAAAAAAAAAA&additionalData=BA%3D%3D"
        let sealed = try await face.ask(.post, path + "/encrypt" + query, [1, 2, 3], mediaType: octets)
        #expect(sealed.status == 200 && sealed.bytes.count == 3 + 16)
        let body = #"{"data":"AQID","nonce":"AAAAAAAAAAAAAAAA","additionalData":"BA=="}"#
        let json = try await face.ask(.post, path + "/encrypt", json: body).json
        #expect(json["data"] == .text(Array(sealed.bytes.prefix(3)).base64))
        #expect(json["tag"] == .text(Array(sealed.bytes.suffix(16)).base64))
        let plain = try await face.ask(.post, path + "/decrypt" + query, sealed.bytes, mediaType: octets)
        #expect(plain.bytes == [1, 2, 3])
        let before = [UInt8](repeating: 0, count: 12) + sealed.bytes
        let same = try await face.ask(.post, path + "/decrypt?additionalData=BA%3D%3D", before, mediaType: octets)
        #expect(same.bytes == [1, 2, 3])
        let other = try await face.ask(.post, path + "/decrypt", before, mediaType: octets)
        #expect(other.code == "cryptographic-failure")
        let wrong = try await face.ask(.post, path + "/encrypt?nonce=1", [1], mediaType: octets)
        #expect(wrong.code == "invalid-request")
        let untagged = "/encrypt?mode=CTR&additionalData=BA%3D%3D"
        let unseen = try await face.ask(.post, path + untagged, [1], mediaType: octets)
        #expect(unseen.code == "invalid-request")
    }

    @Test("a mode that has to know all of the data says so where it is too much, and the usual one takes it")
    func large() async throws {
        let face = try await MadeVault().host.face
        let path = "/v1/objects/\(try await key(face))"
        let octets = "application/octet-stream"
        let data = [UInt8](repeating: 7, count: (16 << 20) + 1)
        for verb in ["/encrypt", "/decrypt"] {
            let refused = try await face.ask(.post, path + verb + "?mode=CCM", data, mediaType: octets)
            #expect(refused.code == "too-large" && refused.status == 413)
            #expect(refused.text.contains("GCM"))
        }
        let sealed = try await face.ask(.post, path + "/encrypt", data, mediaType: octets)
        #expect(sealed.bytes.count == 12 + data.count + 16)
        let plain = try await face.ask(.post, path + "/decrypt", sealed.bytes, mediaType: octets)
        #expect(plain.bytes == data)
        var changed = sealed.bytes
        changed[1_000] ^= 1
        let refused = try await face.ask(.post, path + "/decrypt", changed, mediaType: octets)
        #expect(refused.code == "cryptographic-failure" && refused.status == 422)
    }

    @Test("a code is made and verified, and one of other data is told to be none")
    func codes() async throws {
        let face = try await MadeVault().host.face
        let id = try await key(face, #""algorithm":"HMAC_SHA256""#)
        let path = "/v1/objects/\(id)"
        let code = try await face.ask(.post, path + "/mac", json: #"{"data":"AQID"}"#).json["mac"]?.text ?? ""
        let right = #"{"data":"AQID","mac":"\#(code)"}"#, wrong = #"{"data":"AQIE","mac":"\#(code)"}"#
        #expect(try await face.ask(.post, path + "/verify", json: right).json["valid"] == .flag(true))
        #expect(try await face.ask(.post, path + "/verify", json: wrong).json["valid"] == .flag(false))
        #expect(try await face.ask(.post, path + "/verify", json: #"{"data":"AQID"}"#).code == "invalid-request")
        #expect(try await face.ask(.post, path + "/sign", json: #"{"data":"AQID"}"#).code == "invalid-request")
        #expect(try await face.ask(.post, path + "/encrypt", json: #"{"data":"AQID"}"#).code == "invalid-request")
    }

    @Test("a secret is derived as RFC 5869's test case 1 has it, and once under its key")
    func derive() async throws {
        let face = try await MadeVault().host.face
        let base =
            #"{"type":"secretData","material":"CwsLCwsLCwsLCwsLCwsLCwsLCwsLCw==","usage":["deriveKey"],"activate":true}"#
        let id = try #require(try await face.ask(.post, "/v1/objects", json: base).json["id"]?.text)
        let path = "/v1/objects/\(id)/derive"
        let given = #""method":"HKDF","salt":"AAECAwQFBgcICQoLDA==","data":["8PHy8/T19vf4+Q=="]"#
        let body = #"{\#(given),"object":{"type":"secretData","length":336,"names":["derived"]}}"#
        let made = try await face.ask(.post, path, json: body, keys: ["one"])
        #expect(made.status == 201, "\(made.text)")
        let again = try await face.ask(.post, path, json: body, keys: ["one"])
        #expect(again.bytes == made.bytes)
        let derived = try #require(try made.json["id"]?.text)
        let material = try await face.ask(.get, "/v1/objects/\(derived)/material").json["material"]
        #expect(material == .text("PLJfJfqs1XqQQ09k0DYvKi0tCpDPGlpMXbAtVuzExb80AHII1biHGFhl"))
        let wrong = [
            #"{"method":"NOTHING","object":{"type":"secretData","length":336}}"#,
            #"{\#(given),"object":{"type":"secretData","length":336,"material":"AAAA"}}"#,
            #"{\#(given),"object":{"type":"secretData"}}"#,
            #"{"method":"HKDF","salt":"?","object":{"type":"secretData","length":336}}"#,
        ]
        for body in wrong { #expect(try await face.ask(.post, path, json: body).code == "invalid-request", "\(body)") }
        let none = "/v1/objects/none/derive"
        #expect(try await face.ask(.post, none, json: body).code == "not-found")
    }

    @Test("random bytes are as many as were asked for, and a seed is not used")
    func random() async throws {
        let face = try await MadeVault().host.face
        var seen: Set<String> = []
        for (query, count) in [("", 32), ("?bytes=1", 1), ("?bytes=33", 33), ("", 32)] {
            let data = try await face.ask(.get, "/v1/random" + query).json["data"]?.text ?? ""
            #expect(Bytes(base64: data)?.count == count)
            seen.insert(data)
        }
        #expect(seen.count == 4)
        let octets: HTTPFields = [.accept: "application/octet-stream"]
        let (one, other) = (
            try await face.ask(.get, "/v1/random?bytes=33", headers: octets),
            try await face.ask(.get, "/v1/random?bytes=33", headers: octets)
        )
        #expect(one.status == 200 && one.mediaType == "application/octet-stream" && one.bytes.count == 33)
        #expect(one.headers[.cacheControl] == "no-store")
        #expect(one.bytes != other.bytes)
        #expect(try await face.ask(.get, "/v1/random?bytes=0", headers: octets).code == "invalid-request")
        for query in ["?bytes=0", "?bytes=-1", "?bytes=1048577", "?bytes=many"] {
            #expect(try await face.ask(.get, "/v1/random" + query).code == "invalid-request")
        }
        #expect(try await face.ask(.post, "/v1/random", json: #"{"data":"AAAA"}"#).json["used"] == .number(0))
        #expect(try await face.ask(.post, "/v1/random", json: #"{"data":"?"}"#).code == "invalid-request")
    }

    @Test("data is hashed; a hash that there is not is refused")
    func hash() async throws {
        let face = try await MadeVault().host.face
        let asked = try await face.ask(.post, "/v1/hash", json: #"{"data":"YWJj","hash":"SHA_256"}"#)
        #expect(try asked.json["digest"] == .text("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="))
        #expect(try await face.ask(.post, "/v1/hash", json: #"{"data":"","hash":"SHA"}"#).code == "invalid-request")
        let octets = "application/octet-stream"
        let bytes = try await face.ask(.post, "/v1/hash?hash=SHA_256", Array("abc".utf8), mediaType: octets)
        #expect(try bytes.json == asked.json)
    }

    @Test("bytes of any length are made a code of, verified and hashed as they come")
    func pieces() async throws {
        let face = try await MadeVault().host.face
        let path = "/v1/objects/\(try await key(face, #""algorithm":"HMAC_SHA256""#))"
        let octets = "application/octet-stream"
        let data = [UInt8](repeating: 7, count: 300_000)
        let code = try await face.ask(.post, path + "/mac", data, mediaType: octets).json["mac"]?.text ?? ""
        let whole = try await face.ask(.post, path + "/mac", json: #"{"data":"\#(data.base64)"}"#)
        #expect(try whole.json["mac"] == .text(code))
        let query = "?mac=" + code.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
        let right = try await face.ask(.post, path + "/verify" + query, data, mediaType: octets)
        #expect(try right.json["valid"] == .flag(true))
        let wrong = try await face.ask(.post, path + "/verify" + query, data + [0], mediaType: octets)
        #expect(try wrong.json["valid"] == .flag(false))
        let neither = try await face.ask(.post, path + "/verify", data, mediaType: octets)
        #expect(neither.code == "invalid-request")
    }

    @Test("a key that is not active yet is told to be in the wrong state")
    func state() async throws {
        let face = try await MadeVault().host.face
        let body = #"{"type":"symmetricKey","algorithm":"AES"}"#
        let id = try #require(try await face.ask(.post, "/v1/objects", json: body).json["id"]?.text)
        let refused = try await face.ask(.post, "/v1/objects/\(id)/encrypt", json: #"{"data":""}"#)
        #expect(refused.code == "wrong-state" && refused.status == 409)
    }
}
