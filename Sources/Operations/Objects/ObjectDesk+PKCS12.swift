import Access
import AsymmetricKeys
import Certificates
import KMIP
import KMIPKeys
import Secrets
import Store

// PKCS#12: a private key with its certificates, protected by the password that the key is linked to (KMIP 2.1 section 6.1.19).

extension ObjectDesk {
    /// The private key in a file that was registered, and what the file calls it.
    ///
    /// Throws Bad Password, Invalid Field for a file without a key that is offered, Server Limit Exceeded for one that costs too much to open.
    func keyInContainer(_ bytes: SecretBytes, _ attributes: Attributes) async throws -> HandedKey {
        let (password, subject) = try await password(of: attributes)
        return try await server.slowPool.run(for: subject) {
            let file: PKCS12Document
            do throws(CertificateError) {
                file = try PKCS12Document(bytes.withBytes { [UInt8]($0) }, password: password)
            } catch {
                throw KMIPError(error)
            }
            guard let found = file.privateKey, let key = try? AsymmetricKey(found, .pkcs8, isPrivate: true) else {
                throw KMIPError(.invalidField, "the PKCS#12 file has no private key that is taken here")
            }
            return HandedKey(key: key, names: file.keyNames)
        }
    }

    /// The private key that leaves with its certificate, where that is asked for as a PKCS#12 file; nil for any other request, and where
    /// none is linked.
    ///
    /// Throws `AccessError` where the caller may not have the key by this operation, Object Archived.
    func linkedKey(
        _ request: GetRequest,
        of view: ObjectView,
        _ operation: Operation,
        isWrapped: Bool
    ) async throws -> ServedKey? {
        guard request.keyFormatType == .pkcs12, view.type == .certificate,
            let found = try await privateKey(of: view), found.key.type == .privateKey
        else { return nil }
        let permit = try found.key.permit(operation, isWrapped: isWrapped)
        try found.key.requireOnLine()
        return ServedKey(view: found.key, permit: permit, publicKey: found.publicKey)
    }

    /// A file made of a private key, or of a certificate and its private key, with the one chain of certificates that is linked.
    ///
    /// Throws Bad Password, Invalid Field for several chains, Key Format Type Not Supported for what has no private key.
    func container(of view: ObjectView, _ material: SecretBytes, _ linked: ServedKey?) async throws -> KeyBlock {
        let isOwn = view.attributes.links.contains { $0.type == .pkcs12Password }
        let (password, subject) = try await password(
            of: isOwn ? view.attributes : linked?.view.attributes ?? view.attributes
        )
        guard linked != nil || view.type == .privateKey else { throw KMIPError.formatNotSupported(.pkcs12, view.type) }
        let privateKey = linked?.view ?? view
        let bytes = try linked.map { try self.material(of: $0.view, $0.permit) } ?? material
        let key = try await asymmetricKey(bytes, privateKey.attributes, isPrivate: true)
        let chain = try await chain(from: linked == nil ? try await certificate(of: view) : view)
        let name = view.attributes.pkcs12FriendlyName ?? "alias"
        let written = try await server.slowPool.run(for: subject) {
            let file = PKCS12Document(privateKey: try key.encoded(.pkcs8), certificates: chain)
            guard let written = try? file.encoded(password: password, name: name) else {
                throw KMIPError(.invalidField, "the certificate that is linked is not that of the private key")
            }
            return written
        }
        return KeyBlock(
            format: .pkcs12,
            value: .plain(.bytes(written), nil),
            algorithm: privateKey.attributes.cryptographicAlgorithm,
            length: privateKey.attributes.cryptographicLength
        )
    }

    /// The one password that is linked: active Secret Data that the caller may get. It does not leave the server. With it who the caller is.
    private func password(of attributes: Attributes) async throws -> (SecretBytes, of: Subject) {
        let links = attributes.links.filter { $0.type == .pkcs12Password }
        guard links.count == 1, let view = try await object(links[0].identifier), view.type == .secretData,
            view.attributes.secretDataType == .password, view.state == .active
        else {
            throw KMIPError(.badPassword, "one PKCS#12 Password Link to active Secret Data of type Password is needed")
        }
        try view.requireOnLine()
        return (try material(of: view, try view.permit(.get, isWrapped: true)), view.caller.subject)
    }

    /// By the certificate's own link; where it has none, by its public key's (table 464 of KMIP 2.1 section 11.28 has a Private Key Link for public keys
    /// alone), which is told then.
    private func privateKey(of certificate: ObjectView) async throws -> (key: ObjectView, publicKey: ObjectView?)? {
        guard certificate.linkedIdentifiers(.privateKey).isEmpty else {
            return try await linked(.privateKey, from: certificate).map { ($0, nil) }
        }
        guard let publicKey = try await linked(.publicKey, from: certificate), publicKey.type == .publicKey else {
            return nil
        }
        return try await linked(.privateKey, from: publicKey).map { ($0, publicKey) }
    }

    /// By the private key's own link, else by its public key's.
    private func certificate(of key: ObjectView) async throws -> ObjectView? {
        for type in [LinkType.pkcs12Certificate, .certificate] {
            if let own = try await linked(type, from: key) { return own }
        }
        guard let publicKey = try await linked(.publicKey, from: key) else { return nil }
        for type in [LinkType.pkcs12Certificate, .certificate] {
            if let own = try await linked(type, from: publicKey) { return own }
        }
        return nil
    }

    /// The certificate and those above it, as far as they are linked.
    private func chain(from first: ObjectView?) async throws -> [[UInt8]] {
        var chain: [[UInt8]] = []
        var seen: Set<String> = []
        var next = first
        while let view = next, seen.insert(view.row.id).inserted, chain.count < ObjectLimits.chain {
            guard view.type == .certificate else {
                throw KMIPError(.invalidField, "a Certificate Link leads to what is no certificate")
            }
            let permit = try view.permit(.get)
            try view.requireOnLine()
            chain.append(try material(of: view, permit).withBytes { [UInt8]($0) })
            next = try await linked(.certificate, from: view)
        }
        return chain
    }

    /// The one object that is linked so; nil where there is none. Throws Invalid Field for several.
    func linked(_ type: LinkType, from view: ObjectView) async throws -> ObjectView? {
        let identifiers = view.linkedIdentifiers(type)
        guard identifiers.count <= 1 else {
            throw KMIPError(.invalidField, "there is more than one chain of certificates")
        }
        guard let identifier = identifiers.first else { return nil }
        return try await object(identifier)
    }

    private func object(_ id: String) async throws -> ObjectView? {
        do {
            let view = try await view(id)
            return view.isKnown ? view : nil
        } catch let error as KMIPError where error.reason == .objectNotFound {
            return nil
        }
    }
}

extension ObjectView {
    /// What the object's links of that type lead to.
    func linkedIdentifiers(_ type: LinkType) -> [String] {
        attributes.links.filter { $0.type == type }.map(\.identifier)
    }
}

extension KMIPError {
    /// Why a PKCS#12 file was not opened.
    fileprivate init(_ error: CertificateError) {
        switch error {
        case .wrongPassword:
            self.init(.badPassword, "the password that is linked does not open the PKCS#12 file")
        case .tooMuchWork:
            self.init(
                .serverLimitExceeded,
                "the PKCS#12 file counts more iterations than are taken; write it with fewer"
            )
        case .unsupported:
            self.init(.invalidField, "the PKCS#12 file has a MAC by PBMAC1, which is not known here; write another")
        case .malformed, .notSelfSigned: self.init(.invalidField, "the bytes are no PKCS#12 file")
        }
    }
}

/// A key of a pair that a client hands over.
struct HandedKey {
    let key: AsymmetricKey
    /// What a PKCS#12 file calls its private keys, of which this is the first.
    var names: [String?] = []

    /// What the file calls the key, for its PKCS#12 Friendly Name (KMIP 2.1 section 4.39); nil where it calls it nothing, or by too long a name.
    ///
    /// - Parameter wanted: by which name the key shall be there. Both are compared without regard to case (RFC 2985 section 5.5.1).
    /// - Throws: Invalid Field where another key is. One that has no name is taken under any, unless there are several.
    func name(sought wanted: String?) throws(KMIPError) -> String? {
        let name = names.first ?? nil
        let isThat = name.map { name in wanted.map { $0.lowercased() == name.lowercased() } ?? true }
        guard isThat ?? (wanted == nil || names.count <= 1) else {
            throw KMIPError(
                .invalidField,
                "the first private key in the file is not the one that PKCS_12FriendlyName says"
            )
        }
        return name.flatMap { $0.utf8.count <= ObjectLimits.friendlyName ? $0 : nil }
    }
}

extension Attributes {
    var pkcs12FriendlyName: String? {
        get { if case .text(let name) = value(.pkcs12FriendlyName) { name } else { nil } }
        set { set(.pkcs12FriendlyName, newValue.map(TTLVValue.text)) }
    }
}
