import Foundation
import Secrets
import Testing

@testable import KMIP

struct XMLExamplesTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let xml: String
        let expected: String
        var testDescription: String { xml }
    }

    static let examples: [Example] = VectorFile.lines("xml-examples.txt").compactMap { line in
        guard let arrow = line.range(of: " => ", options: .backwards) else { return nil }
        return Example(xml: String(line[..<arrow.lowerBound]), expected: String(line[arrow.upperBound...]))
    }

    @Test(
        "an example of the encodings page reads as its binary form, or is refused for its reason",
        arguments: examples
    )
    func reads(_ example: Example) throws {
        do throws(KMIPError) {
            let root = try XMLTTLV.decode(Array(example.xml.utf8))
            let hex = BinaryTTLV.encode(root).map { Hexadecimal.prefixed(UInt64($0), digits: 2).dropFirst(2) }.joined()
            #expect(hex == example.expected)
            for isIndented in [false, true] {
                let again = try XMLTTLV.decode(XMLTTLV.encode(root, isIndented: isIndented))
                #expect(again == root)
            }
        } catch {
            #expect(error.reason.words == example.expected, "\(error)")
        }
    }

    @Test("the vector file has all its examples")
    func isComplete() { #expect(Self.examples.count == 92) }

    @Test("a byte order mark before the message is passed over, invalid UTF-8 is refused")
    func bytes() throws {
        let xml = Array(#"<AttributeName type="TextString" value="a"/>"#.utf8)
        #expect(try XMLTTLV.decode([0xEF, 0xBB, 0xBF] + xml).value == .text("a"))
        var broken = xml
        broken[xml.count - 4] = 0xFF
        #expect(throws: KMIPError.self) { try XMLTTLV.decode(broken) }
    }

    @Test("line ends and tabs in a value are spaces, a carriage return with its line feed is one")
    func blanks() throws {
        let xml = Array("<AttributeName type='TextString' value='a\r\nb\rc\td\ne'/>".utf8)
        #expect(try XMLTTLV.decode(xml).value == .text("a b c d e"))
    }

    @Test("a password that is not UTF-8 is refused in each encoding")
    func brokenPassword() {
        let broken: [UInt8] = [0x61, 0xC3, 0x28]
        let binary: [UInt8] = [0x42, 0x00, 0xA1, 0x07, 0, 0, 0, 3] + broken + [0, 0, 0, 0, 0]
        let json = Array(#"{"tag":"Password","type":"TextString","value":""#.utf8) + broken + Array(#""}"#.utf8)
        let xml = Array(#"<Password type="TextString" value=""#.utf8) + broken + Array(#""/>"#.utf8)
        #expect(throws: KMIPError.self) { try BinaryTTLV.decode(binary) }
        #expect(throws: KMIPError.self) { try JSONTTLV.decode(json) }
        #expect(throws: KMIPError.self) { try XMLTTLV.decode(xml) }
    }

    @Test("an element has at most 16 attributes")
    func attributes() {
        for (count, reads) in [(15, true), (16, false)] {
            let others = (0..<count).map { #" x:a\#($0)="1""# }.joined()
            let xml = "<Name type=\"Structure\"\(others)/>"
            #expect(((try? XMLTTLV.decode(Array(xml.utf8))) != nil) == reads, "\(count)")
        }
    }

    @Test("a prefix holds for the element that declares it and what is inside")
    func prefixes() throws {
        let inside = #"<Name><k:Name xmlns:k="urn:oasis:tc:kmip:xmlns"><k:Name/></k:Name></Name>"#
        #expect(try XMLTTLV.decode(Array(inside.utf8)).children.count == 1)
        let behind = #"<Name><k:Name xmlns:k="urn:oasis:tc:kmip:xmlns"/><k:Name/></Name>"#
        #expect(throws: KMIPError.self) { try XMLTTLV.decode(Array(behind.utf8)) }
    }

    @Test("a password is read into wiping memory and never shown")
    func password() throws {
        let xml = #"<Password type="TextString" value="geheim&#x20AC;"/>"#
        let ttlv = try XMLTTLV.decode(Array(xml.utf8))
        guard case .secretText(let secret) = ttlv.value else {
            Issue.record("not silent")
            return
        }
        #expect(secret.withBytes { Array($0) } == Array("geheim€".utf8))
        #expect(!"\(ttlv)".contains("geheim"))
        #expect(try JSONTTLV.decode(JSONTTLV.encode(ttlv)).root == ttlv)
        #expect(try BinaryTTLV.decode(BinaryTTLV.encode(ttlv)) == ttlv)
    }

    @Test("the values of a vendor's attribute have no names, whatever it is called")
    func vendors() throws {
        let name = TTLV(.attributeName, .text("State"))
        let value = TTLV(.attributeValue, .enumeration(2))
        let vendor = TTLV(.vendorIdentification, .text("v"))
        for (fields, word) in [([name, value], "Active"), ([vendor, name, value], "0x00000002")] {
            let ttlv = TTLV(.attribute, .structure(fields))
            let xml = XMLTTLV.encode(ttlv)
            let json = JSONTTLV.encode(ttlv)
            #expect(String(decoding: xml, as: UTF8.self).contains(#"value="\#(word)""#))
            #expect(String(decoding: json, as: UTF8.self).contains(#""value":"\#(word)""#))
            #expect(try XMLTTLV.decode(xml) == ttlv)
            #expect(try JSONTTLV.decode(json).root == ttlv)
        }
    }
}
