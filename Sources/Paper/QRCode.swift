private import CQREncode
public import Secrets

/// A QR code (ISO/IEC 18004) of a secret text: a square of dark and light modules, as secret as the text itself.
public struct QRCode: Sendable {
    /// Light modules that must stand around the code so that readers find it (ISO/IEC 18004 section 9.1).
    public static let quietZone = 4

    /// Modules on a side.
    public let side: Int
    /// One byte for each module, row by row: 1 is dark, 0 is light.
    let modules: SecretBytes

    /// The bytes as they are, with an error correction of level Q: a quarter of the code may be lost to folds and stains.
    ///
    /// - Throws: `PaperError`.
    public init(of text: SecretBytes) throws(PaperError) {
        guard (1...PaperLimits.codeBytes).contains(text.count) else { throw .codeLength(text.count) }
        let made = text.withBytes { bytes in
            QRcode_encodeData(
                Int32(bytes.count),
                bytes.bindMemory(to: UInt8.self).baseAddress,
                0,
                QR_ECLEVEL_Q
            )
        }
        guard let made else { throw .codeFailed }
        defer { Self.free(made) }
        let side = Int(made.pointee.width)
        guard side > 0, let data = made.pointee.data else { throw .codeFailed }
        self.side = side
        modules = SecretBytes(count: side * side) { modules in
            for place in 0..<side * side { modules[place] = data[place] & 1 }
        }
    }

    /// Whether the module is dark; rows and columns count from 0.
    public func isDark(row: Int, column: Int) -> Bool {
        guard (0..<side).contains(row), (0..<side).contains(column) else { return false }
        return modules.withBytes { $0[row * side + column] == 1 }
    }

    /// The library frees without wiping. Its working memory is out of reach; the program that prints a share is a short
    /// one.
    private static func free(_ code: UnsafeMutablePointer<CQREncode.QRcode>) {
        let count = Int(code.pointee.width) * Int(code.pointee.width)
        code.pointee.data?.update(repeating: 0, count: count)
        QRcode_free(code)
    }
}

extension QRCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a QR code of \(side) modules" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
