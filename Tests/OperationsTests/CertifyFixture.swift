import Authority
import Canonical
import Foundation
import KMIP
import Secrets
import Store
import TestTools
import Testing

import struct Canonical.Digest

@testable import Operations

/// A vault with a manifest of two policies, and keys and requests as openssl makes them.
struct CertifyFixture {
    let base: ObjectsFixture
    let openssl: OpenSSL

    var objects: ObjectOperations { base.objects }

    /// The policy that allows the name `web`, and the one that allows any.
    static let web = Digest(of: TestVault.policies[0])
    static let any = Digest(of: TestVault.policies[1])

    init(manifests: Int = 1) async throws {
        base = try await ObjectsFixture(manifests: manifests)
        openssl = try OpenSSL()
    }

    /// A private key of P-256 in a file.
    func makeKey(_ name: String) throws {
        try openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "\(name).key")
    }

    /// Registers the public key of a private one that `makeKey` made.
    func publicKey(_ name: String, _ change: (inout Attributes) -> Void = { _ in }) async throws -> String {
        try makeKey(name)
        let spki = try openssl.run("pkey", "-in", "\(name).key", "-pubout", "-outform", "DER")
        var attributes = Attributes()
        change(&attributes)
        let block = KeyBlock(format: .x509, value: .plain(.bytes(SecretBytes(copying: spki)), nil))
        return try await objects.register(RegisterRequest(attributes: attributes, object: .publicKey(block)))
            .uniqueIdentifier
    }

    /// A request in DER of a key that `makeKey` made.
    func request(_ name: String, for host: String) throws -> [UInt8] {
        try openssl.run(
            "req",
            "-new",
            "-key",
            "\(name).key",
            "-subj",
            "/CN=\(host)",
            "-addext",
            "subjectAltName=DNS:\(host)",
            "-outform",
            "DER"
        )
    }

    func register(certificate der: [UInt8]) async throws -> String {
        let request = RegisterRequest(attributes: Attributes(), object: .certificate(.x509, der))
        return try await objects.register(request).uniqueIdentifier
    }

    func certify(_ id: String, _ policy: Digest = web, _ change: (inout Attributes) -> Void = { _ in }) async throws
        -> String
    {
        var attributes = Self.wish(policy)
        change(&attributes)
        return try await objects.certify(CertifyRequest(uniqueIdentifier: id, attributes: attributes)).uniqueIdentifier
    }

    func der(_ id: String) async throws -> [UInt8] {
        let object = try await objects.get(GetRequest(uniqueIdentifier: id)).object
        guard case .certificate(.x509, let der) = object else { throw KMIPError(.invalidObjectType, "no certificate") }
        return der
    }

    /// The leaves that the vault has issued.
    func leaves() async throws -> [CertificateRow] {
        try await base.store.read(.certificates(kind: CertificateKind.leaf)).map(CertificateRow.init)
    }

    /// The serial numbers on the newest revocation list, as openssl prints them.
    func list() async throws -> String {
        let der = try await base.test.server.revocationList()
        try openssl.write(der, "list.der")
        return try openssl("crl -inform DER -in list.der -noout -text")
    }

    static func wish(_ policy: Digest?) -> Attributes {
        var attributes = Attributes()
        attributes.certifyingPolicy = policy
        return attributes
    }

    static func link(_ attributes: Attributes, _ type: LinkType) -> [String] {
        attributes.links.filter { $0.type == type }.map(\.identifier)
    }
}
