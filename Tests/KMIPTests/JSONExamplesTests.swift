import Foundation
import Testing

@testable import KMIP

struct JSONExamplesTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let json: String
        let expected: String
        var testDescription: String { json }
    }

    static let examples: [Example] = VectorFile.lines("json-examples.txt").compactMap { line in
        guard let arrow = line.range(of: " => ") else { return nil }
        return Example(json: String(line[..<arrow.lowerBound]), expected: String(line[arrow.upperBound...]))
    }

    @Test(
        "an example of the encodings page reads as its binary form, or is refused for its reason",
        arguments: examples
    )
    func reads(_ example: Example) throws {
        do throws(KMIPError) {
            let root = try JSONTTLV.decode(Array(example.json.utf8)).root
            let hex = BinaryTTLV.encode(root).map { Hexadecimal.prefixed(UInt64($0), digits: 2).dropFirst(2) }.joined()
            #expect(hex == example.expected.filter { $0 != " " })
            let again = try BinaryTTLV.decode(BinaryTTLV.encode(root))
            #expect(again == root)
            for style in [JSONStyle.standard, .cosmian5] {
                let read = try JSONTTLV.decode(JSONTTLV.encode(root, style: style)).root
                #expect(read == root)
            }
        } catch {
            #expect(error.reason.words == example.expected, "\(error)")
        }
    }

    @Test("the vector file has all its examples")
    func isComplete() { #expect(Self.examples.count > 70) }
}
