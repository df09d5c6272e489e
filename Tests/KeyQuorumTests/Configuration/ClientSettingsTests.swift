import Testing

@testable import KeyQuorum

@Suite("Settings of the commands")
struct ClientSettingsTests {
    private func settings(_ environment: [String: String]) throws -> ClientSettings {
        try ClientSettings(try Settings.resolve(environment: environment))
    }

    @Test("without a URL the commands talk to the server that the same settings would start")
    func ownServer() throws {
        #expect(try settings([:]).server == "http://127.0.0.1:9998")
        let tls = ["KEYQUORUM_TLS_CERT": "c", "KEYQUORUM_TLS_KEY": "k", "KEYQUORUM_PORT": "4433"]
        #expect(try settings(tls).server == "https://127.0.0.1:4433")
        #expect(try settings(["KEYQUORUM_HOSTNAME": "0.0.0.0"]).server == "http://127.0.0.1:9998")
        #expect(try settings(["KEYQUORUM_HOSTNAME": "::1"]).server == "http://[::1]:9998")
    }

    @Test("a URL loses its last slash and must be HTTP")
    func url() throws {
        #expect(
            try settings(["KEYQUORUM_SERVER": "https://vault.example:9998/"]).server == "https://vault.example:9998"
        )
        #expect(throws: SettingsError.self) { try settings(["KEYQUORUM_SERVER": "vault.example"]) }
    }

    @Test("a certificate and its key come together")
    func pair() {
        #expect(throws: SettingsError.self) { try settings(["KEYQUORUM_CERT": "c"]) }
        #expect(throws: SettingsError.self) { try settings(["KEYQUORUM_KEY": "k"]) }
    }

    @Test("of a token and a file with one, that from the stronger place counts; two from one place are refused")
    func token() throws {
        let dotEnv = [DotEnvEntry(name: "KEYQUORUM_TOKEN", value: "old", line: 1)]
        let file = try ClientSettings(
            try Settings.resolve(environment: ["KEYQUORUM_TOKEN_FILE": "t"], dotEnv: dotEnv)
        )
        #expect(file.token == nil && file.tokenFile == "t")
        let setting = try #require(SettingsTable.all.first { $0.name == "token" })
        let option = Settings.Option(option: "--token", setting: setting, value: "x")
        let text = try ClientSettings(
            try Settings.resolve(commandLine: [option], environment: ["KEYQUORUM_TOKEN_FILE": "t"])
        )
        #expect(text.token != nil && text.tokenFile == nil)
        let both = ["KEYQUORUM_TOKEN": "x", "KEYQUORUM_TOKEN_FILE": "t"]
        let error = #expect(throws: SettingsError.self) { try settings(both) }
        #expect(error?.code == .contradiction && error?.sentence.contains("KEYQUORUM_TOKEN_FILE") == true)
        #expect(try settings(["KEYQUORUM_TOKEN": "x"]).tokenFile == nil)
    }

    @Test("json is a flag", arguments: [("true", true), ("0", false)])
    func json(text: String, expected: Bool) throws {
        #expect(try settings(["KEYQUORUM_JSON": text]).json == expected)
    }
}
