import Canonical
import Secrets

/// Tells the three forms of a share apart and gives its raw bytes.
enum ShareReader {
    static func raw(of input: SecretBytes) throws(ShareError) -> SecretBytes {
        guard input.count <= SharingLimits.shareInput else { throw .malformed(block: nil) }
        if beginsWithMark(input) { return try ShareText.raw(of: input) }
        return input.count == ShareLayout.count ? input : try base64(input)
    }

    private static func beginsWithMark(_ input: SecretBytes) -> Bool {
        input.withBytes { bytes in
            let first = bytes.lazy.filter { !ShareText.isBlank($0) }.prefix(ShareText.mark.count)
            return first.elementsEqual(ShareText.mark) { character, mark in
                ShareText.value(of: character) == ShareText.value(of: mark)
            }
        }
    }

    private static func base64(_ input: SecretBytes) throws(ShareError) -> SecretBytes {
        var length: Int?
        let raw = SecretBytes(count: ShareLayout.count) { raw in
            length = input.withBytes { Base64.decode($0, into: raw) }
        }
        guard length == ShareLayout.count else { throw .malformed(block: nil) }
        return raw
    }
}
