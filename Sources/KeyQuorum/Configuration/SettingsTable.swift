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
            "Port of KMIP over TLS, for clients with a certificate of client-ca; off without TLS or client-ca. 0 takes any free one."
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
        Setting(
            "tls-key",
            .text,
            "PEM file of the private key of tls-cert. Both files are read again when they change."
        ),
        Setting(
            "tls-self-signed",
            .flag,
            default: "false",
            "Speak HTTPS with a certificate that the server makes for itself and keeps in the root folder, for development; the start prints its "
                + "fingerprint."
        ),
        Setting(
            "acme-directory",
            .text,
            "URL of the ACME directory of the CA that the server's certificate is ordered from; naming it accepts the CA's terms. A staging CA has "
                + "a URL of its own."
        ),
        Setting(
            "acme-ca",
            .text,
            "PEM file of the CA that a private ACME directory's own certificate must come from; the system's authorities without it."
        ),
        Setting(
            "domain-name",
            .text,
            aliases: ["KMS_DOMAIN_NAME"],
            "Names of the ACME certificate, with commas between. Port 80 of each must lead to acme-http-port or to http-root-path."
        ),
        Setting("email", .text, aliases: ["KMS_EMAIL"], "Address that the ACME account is made for."),
        Setting(
            "http-root-path",
            .text,
            aliases: ["KMS_HTTP_ROOT_PATH"],
            "Folder that a web server shows at port 80 of the names: the ACME challenges are answered by files there."
        ),
        Setting(
            "acme-http-port",
            .port,
            default: "80",
            "Port on which the server answers ACME challenges while an order is under way; with http-root-path only if it is set."
        ),
        Setting(
            "keys-path",
            .text,
            defaultNote: "ROOT_DIR/acme",
            aliases: ["KMS_KEYS_PATH"],
            "Folder of the ACME account's key and the certificate with its key."
        ),
        Setting(
            "days-threshold-before-renew",
            .number(1...3_650),
            default: "15",
            aliases: ["KMS_DAYS_THRESHOLD_BEFORE_RENEW"],
            "Days before its end at which the ACME certificate is renewed; a third of its life for one that lives too short for that."
        ),
        Setting(
            "client-ca",
            .text,
            "PEM file of the CAs whose client certificates are let in; the certificate names the caller. Needs TLS. Read again when it changes."
        ),
        Setting("client-crl", .text, "PEM file of the revocation lists of those CAs; read again when it changes."),
        Setting(
            "oidc-issuer",
            .text,
            aliases: ["KMS_DELEGATED_AUTHORITY_DOMAIN"],
            "Issuer of the bearer tokens (JWT) that are let in, or its domain; several with commas. Their verified e-mail names the caller."
        ),
        Setting(
            "oidc-audience",
            .text,
            "Audience that a bearer token must be made for, one for each issuer with commas; alternatives side by side with |."
        ),
        Setting(
            "oidc-jwks",
            .text,
            defaultNote: "ISSUER/.well-known/jwks.json",
            "Where the issuer's keys are, in the order of the issuers."
        ),
        Setting(
            "oidc-ca",
            .text,
            "PEM file of CAs that the server of an issuer's keys may come from, besides the system's authorities."
        ),
        Setting(
            "clock-skew",
            .number(0...600),
            default: "60",
            "Seconds that an issuer's clock may differ from this machine's."
        ),
        Setting(
            "shared-emails",
            .choice(["true", "false"]),
            "Whether the same e-mail from a client certificate and from each issuer is one subject; must be said when there are several sources."
        ),
        Setting(
            "api-tokens",
            .flag,
            default: "false",
            "Authenticate by API tokens alone. With client-ca or oidc-issuer they are taken anyway."
        ),
        Setting(
            "kmip-interop",
            .flag,
            default: "false",
            "Offer KMIP's Interop, by which clients tell that a test case begins and ends. Never in production, as the standard has it."
        ),
        Setting(
            "kmip-logins",
            .flag,
            default: "false",
            "Take names and passwords in the header of KMIP messages: those that the holders of API tokens made by kmip-login. Tickets are taken anyway."
        ),
        Setting(
            "grant-implication",
            .choice(["exact", "cosmian"]),
            default: "exact",
            "What a grant of get allows: exact is Get alone; cosmian every operation but Revoke and Destroy, as Cosmian's servers do it."
        ),
        Setting(
            "cryptography",
            .choice(["default", "legacy", "fips"]),
            default: "default",
            "What operations on data may use: default is everything but signatures over MD5 and SHA-1; legacy these too; fips what FIPS 140-3 has approved, and refuses the rest."
        ),
        Setting(
            "fips-provider",
            .choice(["if-present", "required"]),
            default: "if-present",
            "With cryptography fips, whether OpenSSL's FIPS provider computes where the machine has one, or the server starts with it only."
        ),
        Setting(
            "signature-records",
            .flag,
            default: "true",
            "Write into the change log that a signature with an object's key is about to be made, and that it was. Each waits for the disk twice."
        ),
        Setting(
            "cors-origins",
            .text,
            "Origins, with commas between, whose pages may call the API from a browser: https://HOST or https://HOST:PORT. None without it."
        ),
        Setting(
            "connections",
            .number(1...100_000),
            default: "1000",
            "The most connections of the REST API at once; further ones wait to be taken. The KMIP port has as many; further ones are closed there."
        ),
        Setting(
            "connections-per-address",
            .number(0...100_000),
            default: "0",
            "The most of them from one address, and as many of the KMIP port; further ones are closed. 0 is no bound, as behind a proxy, from whose address all come."
        ),
        Setting(
            "idle-timeout",
            .number(1...3_600),
            default: "60",
            "Seconds that a connection may be idle, and in which the head of a request must come."
        ),
        Setting(
            "body-timeout",
            .number(1...86_400),
            default: "120",
            "Seconds in which the body of a request must come; more where large manifests come over slow lines."
        ),
        Setting(
            "rate-limit",
            .number(0...1_000_000),
            default: "0",
            "Requests a second that one caller may make, as many at once; 0 is no bound. Bad credentials and wrong shares are bounded always."
        ),
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
        Setting("peer-unseal", .flag, support: .notYet, "Let servers of the same vault unseal one another."),
        Setting("node", support: .notYet, family: true, "Settings of the servers' own quorum."),
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
        Setting("token-file", for: .client, "File whose one line is the bearer token of the client."),
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
