/// Every setting that Keyquorum knows. Options, variables, help and the example file are all made from this table.
enum SettingsTable {
    static let all: [Setting] = server + later + client

    private static let server: [Setting] = [
        Setting(
            "hostname",
            default: "127.0.0.1",
            aliases: ["KMS_HOSTNAME"],
            "Address to listen on. Off loopback it needs insecure-listen while no authentication is configured."
        ),
        Setting("port", .port, default: "9998", aliases: ["KMS_PORT"], "Port of the REST API; 0 takes any free one."),
        Setting(
            "kmip-port",
            .port,
            default: "5696",
            "Port of KMIP over TLS. It is off in this version, and the start says so."
        ),
        Setting(
            "database-url",
            secret: true,
            defaultNote: "sqlite:ROOT_DIR/keyquorum.sqlite",
            aliases: ["KMS_POSTGRES_URL", "KMS_MYSQL_URL"],
            "Where the rows are kept: sqlite:PATH, postgresql://USER:PASSWORD@HOST/NAME or mysql://USER:PASSWORD@HOST/NAME (also mariadb://); "
                + "several hosts stand side by side with commas."
        ),
        Setting(
            "database-password-file",
            .text,
            "File whose first line is the database's password, instead of a password in the URL."
        ),
        Setting(
            "database-ca",
            .text,
            "PEM file of the CA that the database's certificate must come from; its host name is checked too unless the URL says "
                + "sslmode=verify-ca."
        ),
        Setting("database-cert", .text, "PEM file of the client certificate shown to the database, with its chain."),
        Setting("database-key", .text, "PEM file of its private key."),
        Setting(
            "user-cert-path",
            aliases: ["KMS_USER_CERT_PATH"],
            "PKCS#12 file without a password: the client certificate and key shown to the database."
        ),
        Setting(
            "database-connections",
            .number(1...200),
            default: "8",
            "The most connections that this server opens to a database server."
        ),
        Setting(
            "database-timeout",
            .number(1...3_600),
            default: "30",
            "Seconds that a statement may take before its connection is given up."
        ),
        Setting(
            "edgeless-url",
            .text,
            "https://HOST:8080 of an EdgelessDB: the server sets it up, keeps its recovery key in the vault header and gives it to a replacement. "
                + "database-url names its SQL side."
        ),
        Setting("edgeless-ca", .text, "PEM file of the certificates that EdgelessDB may show at edgeless-url."),
        Setting(
            "edgeless-trust-first-use",
            .flag,
            default: "false",
            "Trust the certificate that EdgelessDB shows at the first start, and pin it in the root folder."
        ),
        Setting(
            "root-dir",
            default: "./keyquorum-data",
            aliases: ["KMS_ROOT_DIR"],
            "Folder of the server's own files: identity, tokens, anchor, vault header, database."
        ),
        Setting(
            "manifest-path",
            aliases: ["KMS_MANIFEST_PATH"],
            "A manifest that initializes an empty server at its start."
        ),
        Setting(
            "policies-path",
            .text,
            "Folder of the policies that the manifest of manifest-path names."
        ),
        Setting("tls-cert", .text, "PEM file of the server's certificate chain; with tls-key the server speaks HTTPS."),
        Setting("tls-key", .text, "PEM file of the private key of tls-cert."),
        Setting(
            "server-factor-file",
            .text,
            "File of 32 random bytes, raw or as hex or base64, that new epochs need besides the shares: without it k shares and the database "
                + "open nothing. Every server of the vault needs the same one; losing it is as bad as losing k shares."
        ),
        Setting(
            "seal-key-file",
            .text,
            "File of an X25519 private key, made if there is none, by which this server unseals itself at its start. That disk and the database "
                + "then open everything."
        ),
        Setting(
            "insecure-listen",
            .flag,
            default: "false",
            "Listen off loopback without authentication, because something in front of the server guards it."
        ),
        Setting(
            "rewrap-rate",
            .number(0...10_000_000),
            default: "0",
            "Rows a second that this server wraps anew after a rotate; 0 takes what requests leave."
        ),
        Setting("new-vault", .flag, default: "false", "Begin a new vault though the root folder knows another one."),
        Setting(
            "public-roster",
            .flag,
            default: "true",
            "Name the shareholders in the seal status; false shows strangers their indexes only."
        ),
        Setting(
            "log-level",
            .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
            default: "info",
            "The least serious message that is logged."
        ),
    ]

    /// Known, so that they are refused with a sentence until they do something.
    private static let later: [Setting] = [
        Setting("client-ca", support: .notYet, "PEM file of the CAs whose client certificates are let in."),
        Setting("acme-directory", support: .notYet, "ACME directory that the server's certificate is ordered from."),
        Setting("domain-name", support: .notYet, aliases: ["KMS_DOMAIN_NAME"], "Domain name of the ACME certificate."),
        Setting("email", support: .notYet, aliases: ["KMS_EMAIL"], "Address that the ACME account is made for."),
        Setting(
            "http-root-path",
            support: .notYet,
            aliases: ["KMS_HTTP_ROOT_PATH"],
            "Folder that a web server shows for the ACME challenge."
        ),
        Setting(
            "keys-path",
            support: .notYet,
            aliases: ["KMS_KEYS_PATH"],
            "Folder of the ACME account and certificate."
        ),
        Setting(
            "days-threshold-before-renew",
            support: .notYet,
            aliases: ["KMS_DAYS_THRESHOLD_BEFORE_RENEW"],
            "Days before expiry at which the ACME certificate is renewed."
        ),
        Setting(
            "oidc-issuer",
            support: .notYet,
            aliases: ["KMS_DELEGATED_AUTHORITY_DOMAIN"],
            "Issuer of the bearer tokens that are let in."
        ),
        Setting("oidc-audience", support: .notYet, "Audience that a bearer token must be made for."),
        Setting("oidc-jwks", support: .notYet, "Where the issuer's keys are."),
        Setting("peer-unseal", .flag, support: .notYet, "Let servers of the same vault unseal one another."),
        Setting("node", support: .notYet, family: true, "Settings of the servers' own quorum."),
        Setting("rate-limit", support: .notYet, "Requests a second that one caller may make."),
    ]

    private static let client: [Setting] = [
        Setting(
            "server",
            for: .client,
            defaultNote: "the address that hostname, port and tls-cert name",
            "URL of the server that the commands talk to."
        ),
        Setting("ca", for: .client, "PEM file of the CA that the server's TLS certificate must come from."),
        Setting("cert", for: .client, "PEM file of the client's certificate."),
        Setting("key", for: .client, "PEM file of the client's private key."),
        Setting("token", for: .client, secret: true, "Bearer token of the client."),
        Setting("json", .flag, for: .client, default: "false", "Answer in JSON instead of tables."),
    ]

    /// The setting that a variable of the environment or of a `.env` file means, if any.
    static func setting(variable: String) -> Setting? {
        all.first { setting in
            setting.isFamily
                ? variable.hasPrefix(setting.variable + "_")
                : setting.variable == variable || setting.aliases.contains(variable)
        }
    }

    /// The server's setting that an option of `serve` means, if any; `option` begins with two dashes.
    static func serverSetting(option: String) -> Setting? {
        all.first { setting in
            guard setting.audience == .server else { return false }
            return setting.isFamily
                ? option.hasPrefix(setting.option + "-")
                : setting.option == option || setting.optionAliases.contains(option)
        }
    }
}
