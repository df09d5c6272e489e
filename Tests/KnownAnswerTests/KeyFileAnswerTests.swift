import AsymmetricKeys
import Foundation
import Secrets
import Testing

/// Files of keys, of which some are damaged, encrypted, or of what is not offered.
@Suite("Keys in files of other programs", .enabled(if: Answers.areThere))
struct KeyFileAnswerTests {
    static let folders = [
        "DER_Serialization", "DH", "DSA/custom", "EC", "Ed25519", "Ed448", "MLDSA", "MLKEM", "PEM_Serialization",
        "PKCS8",
        "Traditional_OpenSSL_Serialization", "X25519", "X448", "public/PKCS1",
    ]

    private static let forms: [(KeyEncoding, Bool)] = [
        (.pkcs1, true), (.pkcs1, false), (.ecPrivateKey, true), (.pkcs8, true), (.subjectPublicKeyInfo, false),
    ]

    @Test("each is read as what it is, or not at all; what is written again is the same key", arguments: folders)
    func files(folder: String) throws {
        var found: [String] = []
        for name in try Answers.names(in: "asymmetric/" + folder) where name.hasSuffix(".der") || name.hasSuffix(".pem")
        {
            guard let (key, form) = try read("asymmetric/\(folder)/\(name)") else { continue }
            if !KeyFiles.isEither.contains(where: name.contains) { found.append("\(name) \(key)") }
            let again = try AsymmetricKey(key.encoded(form), form, isPrivate: key.isPrivate, key.algorithm)
            let open = try [key, again].map { try $0.publicKey().encoded(.subjectPublicKeyInfo) }
            #expect(open[0] == open[1], "\(name)")
        }
        #expect(found == KeyFiles.read[folder] ?? [], "\(folder)")
    }

    /// The first encoding that it is a key in.
    private func read(_ path: String) throws -> (AsymmetricKey, KeyEncoding)? {
        let document = SecretBytes(copying: try document(path))
        for (form, isPrivate) in Self.forms {
            if let key = try? AsymmetricKey(document, form, isPrivate: isPrivate) { return (key, form) }
        }
        return nil
    }

    /// A file of DER, or what stands first between the lines of one of PEM (RFC 7468).
    private func document(_ path: String) throws -> [UInt8] {
        guard path.hasSuffix(".pem") else { return try Answers.bytes(path) }
        let lines = try Answers.lines(path)
        let text = lines.drop { !$0.hasPrefix("-----BEGIN") }.dropFirst().prefix { !$0.hasPrefix("-----END") }
        return Data(base64Encoded: text.joined(), options: .ignoreUnknownCharacters).map { [UInt8]($0) } ?? []
    }
}
