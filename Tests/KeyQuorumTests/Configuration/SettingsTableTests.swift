import Foundation
import Testing

@testable import KeyQuorum

@Suite("The table of settings")
struct SettingsTableTests {
    @Test("config/keyquorum.env.example says what the table says")
    func exampleFile() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../config/keyquorum.env.example")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text == SettingsText.example, "write it anew with `keyquorum serve --print-example`")
    }

    @Test("the example is a .env file that sets nothing, and with the # away a readable one")
    func exampleIsDotEnv() throws {
        #expect(try DotEnv.parse(Array(SettingsText.example.utf8)).isEmpty)
        let bare = SettingsText.example.split(separator: "\n").filter {
            $0.hasPrefix("#KEYQUORUM_") && !$0.contains("…")
        }
        let entries = try DotEnv.parse(Array(bare.map { $0.dropFirst() }.joined(separator: "\n").utf8))
        #expect(entries.count == SettingsTable.all.filter { !$0.isFamily }.count)
        #expect(entries.allSatisfy { SettingsTable.setting(variable: $0.name) != nil })
        _ = try ServerSettings(try Settings.resolve(dotEnv: entries))
    }

    @Test("names, variables and aliases are unique")
    func unique() {
        let names = SettingsTable.all.map(\.name)
        #expect(Set(names).count == names.count)
        let variables = SettingsTable.all.flatMap { [$0.variable] + $0.aliases }
        #expect(Set(variables).count == variables.count)
    }

    @Test("every variable of the key server that the aliases come from has its counterpart")
    func seedVariables() {
        let seed = [
            "DAYS_THRESHOLD_BEFORE_RENEW", "DELEGATED_AUTHORITY_DOMAIN", "DOMAIN_NAME", "EMAIL", "HOSTNAME",
            "HTTP_ROOT_PATH",
            "KEYS_PATH", "MANIFEST_PATH", "MYSQL_URL", "PORT", "POSTGRES_URL", "ROOT_DIR", "USER_CERT_PATH",
        ]
        #expect(seed.allSatisfy { SettingsTable.setting(variable: "KMS_" + $0) != nil })
    }

    @Test("the help names every supported option of the server")
    func help() {
        let supported = SettingsTable.all.filter { $0.audience == .server && $0.support == .supported }
        let words = Set(SettingsText.help.split(whereSeparator: \.isWhitespace).map(String.init))
        #expect(supported.allSatisfy { words.contains($0.option) })
    }
}
