import CKeyquorum
import Glibc
import Secrets

/// Zero-terminated texts for a C call, and after them the null that ends an array. Overwritten when they are given back.
struct CStrings: ~Copyable {
    private var texts: [UnsafeMutablePointer<CChar>] = []
    private var sizes: [Int] = []

    init(_ texts: [String]) {
        for text in texts { append(text) }
    }

    deinit {
        for (text, size) in zip(texts, sizes) {
            kq_wipe(text, size)
            text.deallocate()
        }
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    mutating func append(_ secret: SecretBytes) { secret.withBytes { append($0) } }

    borrowing func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        let pointers = texts.map { UnsafePointer<CChar>?.some(UnsafePointer($0)) } + [nil]
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        UnsafeMutableRawBufferPointer(start: text, count: bytes.count).copyMemory(from: bytes)
        text[bytes.count] = 0
        texts.append(text)
        sizes.append(bytes.count + 1)
    }
}
