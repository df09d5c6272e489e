import ACME
import Testing

@testable import KeyQuorum

@Suite("Settings of a certificate from a CA")
struct ServerSettingsACMETests {
    private static let directory = ["KEYQUORUM_ACME_DIRECTORY": "https://ca.test/dir", "KMS_DOMAIN_NAME": "a.test"]

    private func acme(_ more: [String: String]) throws -> ACMESettings? {
        let environment = Self.directory.merging(more) { _, new in new }
        let settings = try ServerSettings(try Settings.resolve(environment: environment))
        guard case .acme(let acme) = settings.tls else { return nil }
        return acme
    }

    private func code(_ environment: [String: String]) -> SettingsError.Code? {
        do throws(SettingsError) {
            _ = try ServerSettings(try Settings.resolve(environment: environment))
            return nil
        } catch {
            return error.code
        }
    }

    @Test("a directory and a name are enough; the challenges' port stays on loopback with the server")
    func defaults() throws {
        let acme = try #require(try acme([:]))
        #expect(acme.names == ["a.test"])
        #expect(acme.keysPath == "./keyquorum-data/acme")
        #expect(acme.daysThreshold == 15)
        #expect(acme.listener == ListenerAddress(host: "127.0.0.1", port: 80))
        let open = try #require(try self.acme(["KMS_HOSTNAME": "0.0.0.0", "KEYQUORUM_INSECURE_LISTEN": "true"]))
        #expect(open.listener == ListenerAddress(host: nil, port: 80))
    }

    @Test("files of another web server replace the port, unless it is set too")
    func webRoot() throws {
        #expect(try acme(["KMS_HTTP_ROOT_PATH": "/srv/www"])?.listener == nil)
        let both = try acme(["KMS_HTTP_ROOT_PATH": "/srv/www", "KEYQUORUM_ACME_HTTP_PORT": "5002"])
        #expect(both?.listener?.port == 5_002)
        #expect(both?.httpRootPath == "/srv/www")
    }

    @Test("what does not fit is refused")
    func refused() {
        #expect(code(["KMS_DOMAIN_NAME": "a.test"]) == .incomplete)
        #expect(code(["KMS_EMAIL": "a@a.test"]) == .incomplete)
        #expect(code(["KEYQUORUM_ACME_DIRECTORY": "https://ca.test/dir"]) == .incomplete)
        #expect(code(Self.directory.merging(["KEYQUORUM_TLS_SELF_SIGNED": "true"]) { $1 }) == .contradiction)
        let files = ["KEYQUORUM_TLS_CERT": "c.pem", "KEYQUORUM_TLS_KEY": "k.pem"]
        #expect(code(Self.directory.merging(files) { $1 }) == .contradiction)
        #expect(code(Self.directory.merging(["KMS_DOMAIN_NAME": "*.a.test"]) { $1 }) == .badValue)
        #expect(code(Self.directory.merging(["KEYQUORUM_ACME_DIRECTORY": "http://ca.test"]) { $1 }) == .badValue)
    }
}
