import Secrets
import SQLStore
import Testing

@testable import KeyQuorum

@Suite("Resolving settings")
struct SettingsTests {
    private func resolve(
        _ commandLine: [String] = [],
        environment: [String: String] = [:],
        dotEnv: String = ""
    ) throws -> Settings {
        try Settings.resolve(
            commandLine: try ServeArguments.read(commandLine),
            environment: environment,
            dotEnv: try DotEnv.parse(Array(dotEnv.utf8))
        )
    }

    private func refusal(
        _ commandLine: [String] = [],
        environment: [String: String] = [:],
        dotEnv: String = ""
    ) throws -> SettingsError {
        try #require(throws: SettingsError.self) {
            _ = try ServerSettings(try resolve(commandLine, environment: environment, dotEnv: dotEnv))
        }
    }

    @Test("the command line is stronger than the environment, that than .env, that than the default")
    func precedence() throws {
        let dotEnv = "KEYQUORUM_PORT=1003"
        let environment = ["KEYQUORUM_PORT": "1002"]
        let all = try resolve(["--port", "1001"], environment: environment, dotEnv: dotEnv)
        #expect(all.port("port") == 1001)
        #expect(all.value("port")?.source == .commandLine(option: "--port"))
        let two = try resolve(environment: environment, dotEnv: dotEnv)
        #expect(two.value("port")?.source == .environment(variable: "KEYQUORUM_PORT"))
        let one = try resolve(dotEnv: "\n" + dotEnv)
        #expect(one.value("port")?.source == .dotEnv(variable: "KEYQUORUM_PORT", line: 2))
        let none = try resolve()
        #expect(none.port("port") == 9998 && none.value("port")?.source == .builtIn)
    }

    @Test("the defaults listen on loopback and keep SQLite under the root folder")
    func defaults() throws {
        let settings = try ServerSettings(try resolve())
        #expect(settings.hostname == "127.0.0.1" && settings.isLoopback)
        #expect(settings.database.path == "./keyquorum-data/keyquorum.sqlite")
        #expect(settings.tls == nil && settings.manifest == nil && settings.report.isEmpty)
        #expect(!settings.newVault && !settings.insecureListen && settings.publicRoster)
    }

    @Test("the seed's variables and options are read as aliases")
    func aliases() throws {
        let environment = ["KMS_PORT": "1234", "KMS_ROOT_DIR": "/srv/kms", "KMS_UNKNOWN": "whatever"]
        let settings = try ServerSettings(try resolve(environment: environment))
        #expect(settings.port == 1234)
        #expect(settings.database.path == "/srv/kms/keyquorum.sqlite")
        let seed = ["KMS_MYSQL_URL": "mysql://root:kms@localhost/kms", "KMS_USER_CERT_PATH": "cert.p12"]
        let mariadb = try ServerSettings(try resolve(environment: seed)).database.connection
        #expect(mariadb?.user == "root" && mariadb?.database == "kms" && mariadb?.tls.pkcs12 == "cert.p12")
        let refused = try refusal(environment: ["KMS_POSTGRES_URL": "postgresql://kms:hush@127.0.0.1:port/kms"])
        #expect(refused.code == .badValue && refused.sentence.contains("KMS_POSTGRES_URL"))
        #expect(!refused.sentence.contains("hush"))
        let option = try ServerSettings(try resolve(["--mysql-url", "mysql://root:hush@localhost/kms"]))
        #expect(option.database.connection?.hosts.first?.port == 3306)
    }

    @Test("an alias that says something else than its setting is a contradiction within one place only")
    func contradiction() throws {
        let both = ["KEYQUORUM_PORT": "1", "KMS_PORT": "2"]
        let refused = try refusal(environment: both)
        #expect(refused.code == .contradiction)
        #expect(refused.sentence.contains("KEYQUORUM_PORT") && refused.sentence.contains("KMS_PORT"))
        #expect(try resolve(environment: ["KEYQUORUM_PORT": "1", "KMS_PORT": "1"]).port("port") == 1)
        #expect(try resolve(environment: ["KMS_PORT": "1"], dotEnv: "KEYQUORUM_PORT=2").port("port") == 1)
        #expect(try refusal(dotEnv: "KEYQUORUM_PORT=1\nKEYQUORUM_PORT=2").code == .contradiction)
    }

    @Test("an unknown KEYQUORUM_ name stops the start and names the nearest known one")
    func unknown() throws {
        let mistyped = try refusal(environment: ["KEYQUORUM_DATBASE_URL": "sqlite:x"])
        #expect(mistyped.code == .unknownSetting)
        #expect(
            mistyped.sentence
                == "KEYQUORUM_DATBASE_URL in the environment is not a setting of Keyquorum: did you mean KEYQUORUM_DATABASE_URL?"
        )
        let inFile = try refusal(dotEnv: "OTHER=1\nKEYQUORUM_PROT=1")
        #expect(inFile.sentence.hasPrefix("KEYQUORUM_PROT in line 2 of .env"))
        #expect(try refusal(["--databse-url", "x"]).sentence.contains("did you mean --database-url?"))
        #expect(try refusal(environment: ["KEYQUORUM_XYZZYPLUGH_QUX": "1"]).sentence.contains("serve --help"))
    }

    @Test("what Kubernetes sets for a service called keyquorum is explained")
    func kubernetes() throws {
        #expect(
            try refusal(environment: ["KEYQUORUM_PORT": "tcp://10.0.0.1:9998"]).sentence.contains("enableServiceLinks")
        )
        #expect(
            try refusal(environment: ["KEYQUORUM_SERVICE_HOST": "10.0.0.1"]).sentence.contains("enableServiceLinks")
        )
    }

    @Test(
        "every setting whose feature comes later is refused by name and source",
        arguments: SettingsTable.all.filter { $0.support == .notYet }
    )
    func later(setting: Setting) throws {
        let variable = setting.isFamily ? setting.variable + "_ID" : setting.variable
        let refused = try refusal(environment: [variable: "1"])
        #expect(refused.code == .notSupported)
        #expect(refused.sentence.hasPrefix(setting.name))
        #expect(refused.sentence.contains("is not supported by this version (set by \(variable) in the environment)"))
        #expect(throws: Never.self) { try resolve(environment: [variable: ""]) }
    }

    @Test(
        "a value of the wrong form is refused with its setting and source",
        arguments: [
            ("KEYQUORUM_PORT", "eighty"), ("KEYQUORUM_PORT", "65536"), ("KEYQUORUM_PORT", "-1"),
            ("KEYQUORUM_PORT", "+1"),
            ("KEYQUORUM_NEW_VAULT", "maybe"), ("KEYQUORUM_LOG_LEVEL", "loud"), ("KEYQUORUM_ROOT_DIR", "a\nb"),
            ("KEYQUORUM_HOSTNAME", "a b"), ("KEYQUORUM_HOSTNAME", "http://127.0.0.1"),
        ]
    )
    func badValues(variable: String, value: String) throws {
        let refused = try refusal(environment: [variable: value])
        #expect(refused.code == .badValue)
        #expect(refused.sentence.contains("from \(variable) in the environment"))
    }

    @Test("a value may be as long as the limit and no longer")
    func valueLimit() throws {
        let longest = String(repeating: "r", count: ConfigurationLimits.valueBytes)
        #expect(try resolve(environment: ["KEYQUORUM_ROOT_DIR": longest]).text("root-dir") == longest)
        #expect(try refusal(environment: ["KEYQUORUM_ROOT_DIR": longest + "r"]).code == .badValue)
    }

    @Test(
        "off loopback without authentication the start is refused and says what to do",
        arguments: ["0.0.0.0", "::", "192.168.1.7", "127.0.0.1.example.org", "127.1", "127.0.0.256"]
    )
    func offLoopback(hostname: String) throws {
        let refused = try refusal(["--hostname", hostname])
        #expect(refused.code == .unsafeListen)
        #expect(refused.sentence.contains("KEYQUORUM_INSECURE_LISTEN=true"))
        let allowed = try ServerSettings(try resolve(["--hostname", hostname, "--insecure-listen"]))
        #expect(allowed.hostname == hostname && !allowed.isLoopback)
    }

    @Test("loopback has several spellings", arguments: ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST"])
    func loopback(hostname: String) throws {
        #expect(try ServerSettings(try resolve(["--hostname=\(hostname)"])).isLoopback)
    }

    @Test("half of a pair is refused and names the other half")
    func pairs() throws {
        #expect(try refusal(["--tls-cert", "c.pem"]).sentence.contains("KEYQUORUM_TLS_KEY"))
        #expect(try refusal(["--tls-key", "k.pem"]).sentence.contains("KEYQUORUM_TLS_CERT"))
        #expect(try refusal(["--policies-path", "p"]).sentence.contains("KEYQUORUM_MANIFEST_PATH"))
        let whole = try ServerSettings(try resolve(["--tls-cert", "c.pem", "--tls-key", "k.pem"]))
        #expect(whole.tls == .files(.init(certificate: "c.pem", key: "k.pem")))
    }

    @Test("database URLs name a file or are refused, and none is ever shown")
    func databases() throws {
        for (text, path) in [
            ("sqlite:a.db", "a.db"), ("sqlite:///srv/a.db", "/srv/a.db"), ("sqlite:/srv/a.db", "/srv/a.db"),
        ] {
            let settings = try ServerSettings(try resolve(["--database-url", text]))
            #expect(settings.database.path == path)
            #expect(settings.report == ["database-url = (not shown) from --database-url on the command line"])
        }
        for text in ["sqlite:", "sqlite::memory:", "hush", "sqlite:a?mode=hush"] {
            let refused = try refusal(["--database-url", text])
            #expect(refused.code == .badValue && !refused.sentence.contains("hush"))
        }
    }

    @Test("options of serve take their value after a blank or an equals sign; a flag needs none")
    func options() throws {
        #expect(try resolve(["--port=0", "--new-vault"]).flag("new-vault"))
        #expect(try resolve(["--new-vault", "false", "--port", "0"]).flag("new-vault") == false)
        #expect(try resolve(["--new-vault=no"]).flag("new-vault") == false)
        #expect(try refusal(["--port"]).sentence == "--port needs a value.")
        #expect(try refusal(["port"]).code == .usage)
        #expect(try refusal(["--port="]).code == .badValue)
        #expect(try refusal(["--token", "x"]).code == .unknownSetting)
    }

    @Test("a resolved secret prints nowhere")
    func silence() throws {
        let settings = try resolve(environment: ["KEYQUORUM_TOKEN": "hush-hush"])
        var dumped = ""
        dump(settings, to: &dumped)
        let texts = [dumped, String(describing: settings), String(reflecting: settings), settings.report.joined()]
        #expect(texts.allSatisfy { !$0.contains("hush") })
        let client = try ClientSettings(settings)
        #expect(client.token?.withBytes { Array($0) } == Array("hush-hush".utf8))
        #expect(!String(describing: client).contains("hush"))
    }
}
