import Canonical
import Testing

@Suite("Bytes as text")
struct BytesTests {
    @Test("hexadecimal goes both ways and takes either case")
    func hex() {
        #expect(Bytes([0, 0x1f, 0xff]).hex == "001fff")
        #expect(Bytes(hex: "001FfF") == [0, 0x1f, 0xff])
        #expect(Bytes(hex: "") == [])
        for wrong in ["0", "0g", "0x00", "00 00", "é0"] { #expect(Bytes(hex: wrong) == nil, "\(wrong)") }
    }

    @Test(
        "base64 is RFC 4648's",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func base64(plain: String, text: String) {
        #expect(Bytes(plain.utf8).base64 == text)
        #expect(Bytes(base64: text) == Bytes(plain.utf8))
        #expect(Bytes(base64: " " + text.map { "\($0)\r\n" }.joined() + "\t") == Bytes(plain.utf8))
    }

    @Test("base64 goes both ways for every length")
    func base64Lengths() {
        for count in 0..<200 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            #expect(Bytes(base64: bytes.base64) == bytes)
        }
    }

    @Test(
        "base64 is strict",
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "Zg==Zg==", "Zm9v=", "====", "=", "Zm-_", "Zm9v!", "Z=g=",
            "é",
        ]
    )
    func base64Refusals(text: String) {
        #expect(Bytes(base64: text) == nil)
    }

    @Test("integers are big-endian and read within the bytes only")
    func integers() {
        var bytes = Bytes()
        bytes.append(bigEndian: UInt32(0x0102_0304))
        bytes.append(bigEndian: Int16(-2))
        #expect(bytes == [1, 2, 3, 4, 0xff, 0xfe])
        #expect(bytes.bigEndian(at: 1, as: UInt32.self) == 0x0203_04ff)
        #expect(bytes.bigEndian(at: 2, as: UInt32.self) == 0x0304_fffe)
        #expect(bytes.bigEndian(at: 3, as: UInt32.self) == nil)
        #expect(bytes.bigEndian(at: -1, as: UInt8.self) == nil)
        #expect(bytes.bigEndian(at: .max, as: UInt8.self) == nil)
    }
}
