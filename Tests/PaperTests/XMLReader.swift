import Foundation
import FoundationXML

/// What a drawing says, read by an XML parser.
final class XMLReader: NSObject, XMLParserDelegate {
    private(set) var isWellFormed = false
    private(set) var path: String?
    /// Modules on a side of the code, by the inner drawing's view box without its quiet zone of four.
    private(set) var codeSide: Int?
    private(set) var texts: [String] = []

    init(_ text: String) {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func parser(
        _ parser: XMLParser,
        didStartElement element: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        if element == "path" { path = attributes["d"] }
        if element == "svg", attributes["x"] != nil {
            let box = attributes["viewBox"]?.split(separator: " ").compactMap { Int($0) } ?? []
            if box.count == 4, box[0] == -4, box[1] == -4, box[2] == box[3] { codeSide = box[2] - 8 }
        }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { texts.append(text) }
}
