import ArgumentParser
import Client
import Paper
import SecretSharing
import Secrets

extension ShareCommands {
    /// `share print`: a sheet for the safe.
    struct Print: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a sheet of a share for the safe: lines that can be typed, and in SVG a QR code.",
            discussion: """
                The file holds the share in the clear: print it, check the paper with `keyquorum share inspect`, then remove the file \
                (shred -u). Use a printer that keeps nothing.
                """
        )

        @OptionGroup var share: ShareOptions

        @Option(help: ArgumentHelp("The group's name, for the sheet.", valueName: "name"))
        var group: String?

        @Option(
            help: ArgumentHelp(
                "File ending in .svg or .txt, readable by you only; it must not exist.",
                valueName: "file"
            )
        )
        var out: String

        func validate() throws {
            guard out.hasSuffix(".svg") || out.hasSuffix(".txt") else {
                throw ValidationError("--out ends in .svg (with a QR code) or .txt.")
            }
        }

        func run() async throws {
            let pins = try PinsFile().read()
            let loaded = try share.load()
            let holder = share.holder ?? pins?.holder(of: loaded)
            let sheet = ShareSheet(loaded, holder: holder, group: group)
            try PrivateFile.create(out, with: out.hasSuffix(".svg") ? try sheet.svg() : sheet.text)
            Output.complain(
                "Wrote the sheet to \(out). It shows the share: print it, then remove the file (shred -u \(out))."
            )
        }
    }
}
