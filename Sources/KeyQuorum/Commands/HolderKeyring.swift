import Client
import HolderKeys

/// The holders' keys of a new roster: read from files, or made in the working folder.
struct HolderKeyring {
    struct Entry {
        let holder: Requests.Holder
        /// Where the key was read from, or where a new one was put.
        let path: String
        let isNew: Bool
    }

    /// The file that a holder's own key is kept in, when the tool makes one.
    static func keyFile(for name: String) -> String { FileName.safe(name) + "-key.pem" }

    /// Reads or makes every holder's key. Two holders never get the same file.
    ///
    /// - Parameters:
    ///   - groups: the names of the groups that are asked for.
    ///   - signingKeys: files with the keys that holders sign with, by holder.
    static func gather(
        _ arguments: [ShareholderArgument],
        groups: [String],
        signingKeys: [ShareholderArgument] = []
    ) throws -> [Entry] {
        var paths: Set<String> = []
        var signing = Dictionary(try signingKeys.map { ($0.name, try signingKey($0)) }) { first, _ in first }
        let entries = try arguments.map { argument in
            let named = argument.groupAndName(among: groups)
            let path = argument.file ?? keyFile(for: named.name)
            if argument.file == nil, !paths.insert(path).inserted {
                throw CommandFailure("Two holders would share the key file \(path): give one of them NAME=FILE.")
            }
            let isNew = argument.file == nil && !PrivateFile.exists(path)
            let key = isNew ? try make(path) : try HolderFiles.publicKey(path)
            let holder = Requests.Holder(
                name: named.name,
                publicKey: key.pem,
                signingKey: signing.removeValue(forKey: named.name),
                group: named.group
            )
            return Entry(holder: holder, path: path, isNew: isNew)
        }
        if let stranger = signing.keys.min() {
            throw CommandFailure("--signing-key names \(stranger), who is no --shareholder.")
        }
        return entries
    }

    private static func signingKey(_ argument: ShareholderArgument) throws -> String {
        guard let file = argument.file else { throw CommandFailure("--signing-key is NAME=FILE.") }
        return try HolderFiles.publicKey(file).pem
    }

    private static func make(_ path: String) throws -> HolderPublicKey {
        let key = try HolderPrivateKey.generate(.rsa(bits: 3072))
        try PrivateFile.create(path, with: key.pem)
        return key.publicKey
    }
}
