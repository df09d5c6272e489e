import FoundationEssentials
import Testing

@testable import Digests

@Suite("The configuration of libcrypto")
struct OpenSSLConfigurationTests {
    /// The module of `fips` in a file with this text.
    private func module(_ text: String) throws -> String? {
        let path = FileManager.default.temporaryDirectory.path + "/kq-\(UUID().uuidString).cnf"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return OpenSSLConfiguration.module(of: "fips", in: path)
    }

    private func providers(_ entries: String, _ section: String) -> String {
        "openssl_conf = all\n[all]\nproviders = those\n[those]\n\(entries)\n[one]\n\(section)\n[other]\nactivate = 1\n"
    }

    @Test("a module that is named for a provider is found, under its name or its identity")
    func named() throws {
        #expect(try module(providers("fips = one", "module = /a/b.so\nactivate = 1")) == "/a/b.so")
        #expect(try module(providers("default = other\n1.fips = one", "module = /a/b.so")) == "/a/b.so")
        #expect(try module(providers("approved = one", "identity = fips\nmodule = /a/b.so")) == "/a/b.so")
    }

    @Test("nothing is found where none is named, and in what is no configuration")
    func unnamed() throws {
        #expect(try module(providers("fips = one", "activate = 1")) == nil)
        #expect(try module(providers("default = one", "module = /a/b.so")) == nil)
        #expect(try module(providers("fips = one", "identity = else\nmodule = /a/b.so")) == nil)
        #expect(try module(providers("fips = none", "module = /a/b.so")) == nil)
        #expect(try module("[fips]\nmodule = /a/b.so\n") == nil)
        #expect(try module("openssl_conf = none\n") == nil)
        #expect(try module("[unfinished\n= = =") == nil)
        #expect(try module("") == nil)
        #expect(OpenSSLConfiguration.module(of: "fips", in: "/nowhere/openssl.cnf") == nil)
    }
}
