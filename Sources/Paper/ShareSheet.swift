import Canonical
public import SecretSharing
public import Secrets

/// A share on a sheet of paper: the text form in lines that can be typed, whose it is, and what to do with it. The sheet
/// is as secret as the share.
public struct ShareSheet: Sendable {
    let share: Share
    let holder: String?
    let group: String?

    /// - Parameters:
    ///   - holder: whose share it is; nil where that is not known.
    ///   - group: the group's name; nil prints its number only.
    public init(_ share: Share, holder: String?, group: String? = nil) {
        self.share = share
        self.holder = holder.map(Self.printable)
        self.group = group.map(Self.printable)
    }

    /// Plain text, at most 100 columns wide.
    public var text: SecretBytes {
        var writer = SheetWriter()
        writer.add(Self.title + "\n" + String(repeating: "=", count: Self.title.count) + "\n\n")
        for (name, value) in labels {
            writer.add("  " + name + String(repeating: " ", count: 8 - name.count) + value + "\n")
        }
        writer.add("\n")
        for line in lines {
            writer.add("  \(line.label)  \(line.mark)")
            writer.add(line.content)
            writer.add("\n")
        }
        writer.add("\n")
        for sentence in advice { writer.add("- " + sentence + "\n") }
        return writer.finish()
    }

    /// A page of SVG in the size A4 with the same text and a QR code of the share's text form.
    ///
    /// - Throws: `PaperError` if the code cannot be made.
    public func svg() throws(PaperError) -> SecretBytes {
        SheetDrawing(sheet: self, code: try QRCode(of: share.text)).bytes
    }

    static let title = "A share of a Keyquorum vault. Secret: whoever reads this sheet has the share."

    /// What the share says of itself, and whose it is.
    var labels: [(name: String, value: String)] {
        let position = "\(share.index) of group " + (group.map { "\(share.group) (\($0))" } ?? "\(share.group)")
        return [
            ("Holder", holder ?? "____________________________"), ("Share", position), ("Vault", share.vault.text),
            ("Epoch", "\(share.epoch.number)"),
        ]
    }

    /// What the holder does with the sheet.
    var advice: [String] {
        // What a line of the page has no room for is left to the reader.
        let name = holder.map { " --holder \($0.count <= 32 ? Self.word($0) : "NAME")" } ?? ""
        return [
            "Keep it closed and where only you reach it, away from other shares and from your key.",
            "Check it now, before the file goes: keyquorum share inspect (a mistyped block is named by its number).",
            "When the vault is sealed: keyquorum recover\(name), and type the lines or scan the code.",
            "Whether it still works, without opening anything: keyquorum share drill --ceremony ID\(name)",
            "After a change of shareholders keep it until a drill with your new share succeeded; then destroy it.",
        ]
    }

    /// One line of the share's text form.
    struct Line {
        /// Which blocks stand in it.
        let label: String
        /// `kq1-` in the first line, blanks in the others.
        let mark: String
        let content: SecretBytes
    }

    /// Four blocks a line. Blanks and dashes do not matter when they are typed.
    var lines: [Line] {
        let text = share.text
        return (0..<4).map { line in
            let start = Self.mark.utf8.count + line * Self.lineLength
            let end = min(start + Self.lineLength, text.count)
            let first = line * 4 + 1
            let label = "blocks " + Self.padded(first) + " to " + Self.padded(first + 3)
            let mark = line == 0 ? Self.mark : String(repeating: " ", count: Self.mark.utf8.count)
            return Line(label: label, mark: mark, content: text.slice(start..<end))
        }
    }

    private static let mark = "kq1-"
    /// Four blocks of ten characters, each with its dash.
    private static let lineLength = 44

    private static func padded(_ number: Int) -> String { number < 10 ? " \(number)" : "\(number)" }

    /// As one word of a shell's line.
    private static func word(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            Character(UnicodeScalar(byte)).isLetter && byte < 0x80 || (0x30...0x39).contains(byte)
                || [0x2D, 0x2E, 0x40, 0x5F].contains(byte)
        }
        return isPlain
            ? name
            : "'"
                + name.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: #"'\''"#) + "'"
    }

    /// A name without anything that turns, hides or ends a line.
    private static func printable(_ name: String) -> String {
        var clean = ""
        for scalar in name.unicodeScalars.prefix(PaperLimits.name) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                clean.unicodeScalars.append("\u{FFFD}")
            default: clean.unicodeScalars.append(scalar)
            }
        }
        return clean
    }
}

extension ShareSheet: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a sheet with a share" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
