/// The form in which JSON and XML write the standard's names (KMIP Additional Message Encodings 1.0 section 4.1.3): `Re-key Key
/// Pair` is `ReKeyKeyPair`, `X.509 Certificate Issuer` is `X_509CertificateIssuer`, `3DES` is `DES3`.
enum NormalizedName {
    static func of(_ name: String) -> String {
        var words = words(spaced(name.unicodeScalars.map { $0 == "(" || $0 == ")" ? " " : $0 }))
        if let first = words.first {
            let digits = first.prefix { ("0"..."9").contains($0) }
            words[0] = Array(first.dropFirst(digits.count)) + digits
        }
        var result = String.UnicodeScalarView()
        for word in words { result.append(contentsOf: capitalized(word)) }
        return String(result)
    }

    /// A character that is no part of a word becomes a space where a letter and a small letter follow.
    private static func spaced(_ name: [Unicode.Scalar]) -> [Unicode.Scalar] {
        name.indices.map { index in
            guard !isWord(name[index]), index + 2 < name.count, isLetter(name[index + 1]),
                ("a"..."z").contains(name[index + 2])
            else { return name[index] }
            return " "
        }
    }

    private static func words(_ name: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        name.split(separator: " ").map { word in word.map { isWord($0) ? $0 : "_" } }
    }

    private static func capitalized(_ word: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard let first = word.first, ("a"..."z").contains(first), let upper = Unicode.Scalar(first.value - 32) else {
            return word
        }
        return [upper] + word.dropFirst()
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        isLetter(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
    }
}
