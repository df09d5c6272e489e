import ArgumentParser
import Canonical
import Client
import SecretSharing

extension ShareCommands {
    /// `share inspect`: what a share says of itself; its value is never shown.
    struct Inspect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a share and say whose it is, of which vault and epoch; its value is not shown.",
            discussion: "Nothing is sent anywhere. A mistyped block is named by its number."
        )

        @OptionGroup var share: ShareOptions

        @Flag(help: "Answer in JSON.")
        var json = false

        func run() async throws {
            let pins = try PinsFile().read()
            let loaded = try share.load()
            let known = Self.fields(loaded, holder: share.holder ?? pins?.holder(of: loaded), pins)
            if json {
                let numbers = ["epoch", "group", "index"]
                let members = known.map { "\"\($0)\":\(numbers.contains($0) ? $1 : JSONText.quoted($1))" }
                Output.say("{\(members.joined(separator: ","))}")
            } else {
                Output.say(known.map { $0 + String(repeating: " ", count: 8 - $0.count) + $1 }.joined(separator: "\n"))
            }
        }

        static func fields(_ share: Share, holder: String?, _ pins: Pins?) -> [(String, String)] {
            let fields = [
                ("vault", share.vault.text), ("epoch", "\(share.epoch.number)"), ("group", "\(share.group)"),
                ("index", "\(share.index)"), ("anchor", share.anchor.hex), ("holder", holder),
                ("digest", holder.map { share.digest(holder: $0).hex }), ("note", pins.flatMap { note(share, $0) }),
            ]
            return fields.compactMap { name, value in value.map { (name, $0) } }
        }

        /// What the pins of this folder say beyond it.
        private static func note(_ share: Share, _ pins: Pins) -> String? {
            if VaultID(text: pins.vault) != share.vault { return "of another vault than the pinned one, \(pins.vault)" }
            if share.epoch < Epoch(pins.epoch) { return "of an old epoch: \(pins.epoch) is the newest that is known" }
            return nil
        }
    }
}
