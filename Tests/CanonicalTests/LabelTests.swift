import Canonical
import TestTools
import Testing

@Suite("The labels")
struct LabelTests {
    @Test("each has its vector, and no vector is without a label")
    func vectors() throws {
        let records = try VectorFile("labels.txt", in: .module).records
        #expect(records.map { $0["label"] }.sorted() == Label.all.map(\.text).sorted())
        for record in records {
            let label = try #require(Label.all.first { $0.text == record["label"] })
            let fields = try #require(Notation.values(record["fields"]), "\(record)")
            let bytes = record["bare"] == "yes" ? label.bare : Canonical.labelled(label, fields)
            #expect(bytes.hex == record["bytes"], "\(record)")
            #expect(Digest(of: bytes).hex == record["sha256"], "\(record)")
            if record["bare"].isEmpty { #expect(try Canonical.decode(bytes, label) == fields, "\(record)") }
        }
    }

    @Test("each has its line in FORMATS.md, with its vector's digest")
    func register() throws {
        let lines = try FormatsPage.text().split(separator: "\n")
        let vectors = try VectorFile("labels.txt", in: .module).records
        for label in Label.all {
            let own = lines.filter { $0.hasPrefix("| `\(label.text)` |") }
            #expect(own.count == 1, "\(label.text)")
            let digest = try #require(vectors.first { $0["label"] == label.text })["sha256"]
            #expect(own.first?.contains("`\(digest)`") == true, "\(label.text) \(digest)")
        }
        let registered = lines.filter { $0.hasPrefix("| `") && $0.split(separator: "|").count == 3 }
        #expect(registered.count == Label.all.count)
    }

    @Test("none is another's beginning with a zero, none begins as DER does")
    func apart() throws {
        #expect(Set(Label.all.map(\.text)).count == Label.all.count)
        #expect(Label.all.allSatisfy { $0.prefix.first != 0x30 && $0.prefix.last == 0 && $0.bare + [0] == $0.prefix })
        let bytes = Canonical.labelled(.share, [.null])
        let error = #expect(throws: CanonicalError.self) { try Canonical.decode(bytes, .shareToHolder) }
        #expect(error?.code == .wrongLabel)
    }
}
