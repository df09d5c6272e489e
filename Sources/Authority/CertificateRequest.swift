import Canonical
import CryptoExtras
import SwiftASN1
import X509

/// A PKCS#10 request (RFC 2986) whose signature and key were checked.
struct CertificateRequest {
    let publicKey: Certificate.PublicKey
    let commonName: String?
    let names: [SubjectName]

    init(pem: String) throws(AuthorityError) {
        guard pem.utf8.count <= Limits.requestBytes else {
            throw AuthorityError(.tooLarge, "a request is at most \(Limits.requestBytes) bytes")
        }
        let labels = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]
        guard let blocks = PEMBlock.blocks(of: pem), blocks.count == 1, labels.contains(blocks[0].label) else {
            throw Self.malformed
        }
        try self.init(der: blocks[0].der)
    }

    init(der: Bytes) throws(AuthorityError) {
        guard der.count <= Limits.requestBytes else {
            throw AuthorityError(.tooLarge, "a request is at most \(Limits.requestBytes) bytes")
        }
        let request = try typed(otherwise: Self.malformed) { try CertificateSigningRequest(derEncoded: der) }
        try self.init(request)
    }

    init(publicKey spki: Bytes) throws(AuthorityError) {
        let key = try typed(otherwise: Self.keyRefused) { try Certificate.PublicKey(derEncoded: spki) }
        try Self.checkKey(key)
        (publicKey, commonName, names) = (key, nil, [])
    }

    init(renewing certificate: Certificate) throws(AuthorityError) {
        try Self.checkKey(certificate.publicKey)
        publicKey = certificate.publicKey
        commonName = Self.commonName(certificate.subject)
        let found = try typed(otherwise: Self.malformed) { try certificate.extensions.subjectAlternativeNames }
        var names: [SubjectName] = []
        for name in found ?? SubjectAlternativeNames() {
            if case .uniformResourceIdentifier(let text) = name, text.hasPrefix(VaultNames.reservedPrefix) { continue }
            names.append(try SubjectName(name))
        }
        self.names = names
    }

    private init(_ request: CertificateSigningRequest) throws(AuthorityError) {
        try Self.checkKey(request.publicKey)
        guard request.signatureAlgorithm != .sha1WithRSAEncryption,
            request.publicKey.isValidSignature(request.signature, for: request)
        else {
            throw AuthorityError(
                .requestSignature,
                "the request is not signed by the key it names (SHA-1 is not taken)"
            )
        }
        publicKey = request.publicKey
        commonName = Self.commonName(request.subject)
        names = try Self.names(request)
    }

    private static let malformed = AuthorityError(
        .requestMalformed,
        "this is no PEM CERTIFICATE REQUEST with an EC P-256 or P-384, RSA (2048 bits or more) or Ed25519 key"
    )

    private static let keyRefused = AuthorityError(
        .requestKey,
        "EC keys on P-256 and P-384, RSA keys of 2048 to 8192 bits and Ed25519 keys are certified"
    )

    private static func checkKey(_ key: Certificate.PublicKey) throws(AuthorityError) {
        if let rsa = _RSA.Signing.PublicKey(key) {
            guard Limits.rsaBits.contains(rsa.keySizeInBits) else {
                throw AuthorityError(.requestKey, "RSA keys of 2048 to 8192 bits are certified")
            }
        } else if P521.Signing.PublicKey(key) != nil {
            throw AuthorityError(.requestKey, "EC keys on P-256 and P-384 are certified, none on P-521")
        }
    }

    private static func commonName(_ subject: DistinguishedName) -> String? {
        for relative in subject {
            for attribute in relative where attribute.type == .RDNAttributeType.commonName {
                return String(attribute.value)
            }
        }
        return nil
    }

    private static func names(_ request: CertificateSigningRequest) throws(AuthorityError) -> [SubjectName] {
        let wanted = try typed(otherwise: malformed) {
            try request.attributes.extensionRequest?.extensions.subjectAlternativeNames ?? SubjectAlternativeNames()
        }
        guard wanted.count <= Limits.namesPerCertificate else {
            throw AuthorityError(.tooLarge, "a request has at most \(Limits.namesPerCertificate) names")
        }
        var names: [SubjectName] = []
        for name in wanted { names.append(try SubjectName(name)) }
        return names
    }
}
