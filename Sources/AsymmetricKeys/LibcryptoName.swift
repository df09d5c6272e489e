/// A name that libcrypto keeps a pointer to: encoders, decoders and lists of parameters do not copy theirs.
struct LibcryptoName: ExpressibleByStringLiteral, Sendable {
    private let text: StaticString

    init(stringLiteral text: StaticString) { self.text = text }

    var pointer: UnsafePointer<CChar> {
        UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    static let der: LibcryptoName = "DER"
}
