import Canonical
import Secrets

/// What a key text holds, block by block.
struct KeyText {
    private(set) var publicKeys: [HolderPublicKey] = []
    private(set) var privateKeys: [PrivateMaterial] = []
    /// Why the first block that could have been a key was not understood.
    private var refusal: HolderKeyError?

    init(_ text: UnsafeRawBufferPointer) throws {
        for block in try PEMText.blocks(of: text) { try read(block) }
    }

    /// The one public key of the text; a private key counts by its public half.
    func publicKey() throws -> HolderPublicKey {
        guard let first = publicKeys.first else { throw refusal ?? Self.nothing }
        guard publicKeys.allSatisfy({ $0 == first }) else { throw Self.several }
        return first
    }

    /// The one private key of the text.
    func privateKey() throws -> PrivateMaterial {
        guard let first = privateKeys.first else {
            if let refusal { throw refusal }
            throw publicKeys.isEmpty
                ? Self.nothing : HolderKeyError(.missing, "the text has a public key, no private one")
        }
        _ = try publicKey()
        return first
    }

    private mutating func read(_ block: PEMBlock) throws {
        do throws(HolderKeyError) {
            try take(block)
        } catch {
            refusal = refusal ?? error
        }
    }

    private mutating func take(_ block: PEMBlock) throws(HolderKeyError) {
        guard !block.isEncrypted, block.label != "ENCRYPTED PRIVATE KEY" else { throw Self.encrypted }
        let malformed = HolderKeyError(.malformed, "the block \(block.label) is no key that can be used")
        switch block.label {
        case "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "X509 CERTIFICATE":
            publicKeys.append(
                try typed(otherwise: malformed) { try block.der.withBytes { try PublicKeyForm.read(block.label, $0) } }
            )
        case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY":
            let key = try typed(otherwise: malformed) {
                try block.der.withBytes { try PrivateMaterial(block.label, $0) }
            }
            publicKeys.append(try typed(otherwise: malformed) { try key.publicKey() })
            privateKeys.append(key)
        default: break
        }
    }

    private static let nothing = HolderKeyError(
        .missing,
        "no key stands in the text: a PEM block of a public key, a certificate or a private key is needed"
    )
    private static let several = HolderKeyError(.ambiguous, "the text names several different keys; give one")
    private static let encrypted = HolderKeyError(
        .encrypted,
        "the private key is protected by a passphrase; write it without one (openssl pkey -in FILE -out PLAIN) or "
            + "give its public key"
    )
}
