import Secrets

/// A sheet as a page of SVG 1.1, in millimetres on A4.
struct SheetDrawing {
    let sheet: ShareSheet
    let code: QRCode

    private static let left = 18
    private static let codeSize = 84

    var bytes: SecretBytes {
        var writer = SheetWriter()
        writer.add(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297">
            <rect width="210" height="297" fill="#fff"/>
            <g font-family="sans-serif" font-size="4" fill="#000">

            """
        )
        writer.add(Self.line(ShareSheet.title, y: 22, attributes: #" font-weight="bold" font-size="3.8""#))
        addLabels(to: &writer)
        addShare(to: &writer)
        for (place, sentence) in sheet.advice.enumerated() {
            writer.add(Self.line(sentence, y: 244 + place * 8, attributes: #" font-size="3.4""#))
        }
        writer.add("</g>\n")
        addCode(to: &writer)
        writer.add("</svg>\n")
        return writer.finish()
    }

    private func addLabels(to writer: inout SheetWriter) {
        for (place, label) in sheet.labels.enumerated() {
            let y = 36 + place * 8
            writer.add(Self.line(label.name, y: y))
            // A long name gets smaller letters instead of leaving the page.
            let size = label.value.count <= 48 ? "4" : label.value.count <= 80 ? "2.4" : "1.5"
            let attributes = " font-weight=\"bold\" font-size=\"\(size)\""
            writer.add(Self.line(label.value, x: Self.left + 24, y: y, attributes: attributes))
        }
    }

    private func addShare(to writer: inout SheetWriter) {
        for (place, line) in sheet.lines.enumerated() {
            let y = 80 + place * 10
            writer.add(Self.line(line.label, y: y, attributes: #" font-size="3""#))
            writer.add(
                "<text x=\"\(Self.left + 28)\" y=\"\(y)\" font-family=\"monospace\" font-size=\"4.6\" "
                    + "xml:space=\"preserve\">\(line.mark)"
            )
            writer.add(line.content)
            writer.add("</text>\n")
        }
    }

    /// The code with its quiet zone, white around it whatever the paper's colour.
    private func addCode(to writer: inout SheetWriter) {
        let zone = QRCode.quietZone
        let whole = code.side + 2 * zone
        writer.add(
            """
            <svg x="\((210 - Self.codeSize) / 2)" y="136" width="\(Self.codeSize)" height="\(Self.codeSize)" \
            viewBox="\(-zone) \(-zone) \(whole) \(whole)" shape-rendering="crispEdges">
            <rect x="\(-zone)" y="\(-zone)" width="\(whole)" height="\(whole)" fill="#fff"/>
            <path fill="#000" d="
            """
        )
        writer.add(code.path)
        writer.add("\"/>\n</svg>\n")
    }

    private static func line(_ text: String, x: Int = left, y: Int, attributes: String = "") -> String {
        "<text x=\"\(x)\" y=\"\(y)\"\(attributes)>\(escaped(text))</text>\n"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
