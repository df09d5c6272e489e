import Client
import HolderKeys

/// The holders' keys of an initialization: read from files, or made in the working folder.
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
    static func gather(_ arguments: [ShareholderArgument], hasGroups: Bool) throws -> [Entry] {
        var paths: Set<String> = []
        return try arguments.map { argument in
            let named = hasGroups ? argument.groupAndName : (group: nil, name: argument.name)
            let path = argument.file ?? keyFile(for: named.name)
            if argument.file == nil, !paths.insert(path).inserted {
                throw CommandFailure("Two holders would share the key file \(path): give one of them NAME=FILE.")
            }
            let isNew = argument.file == nil && !PrivateFile.exists(path)
            let key = isNew ? try make(path) : try HolderFiles.publicKey(path)
            let holder = Requests.Holder(name: named.name, publicKey: key.pem, group: named.group)
            return Entry(holder: holder, path: path, isNew: isNew)
        }
    }

    private static func make(_ path: String) throws -> HolderPublicKey {
        let key = try HolderPrivateKey.generate(.rsa(bits: 3072))
        try PrivateFile.create(path, with: key.pem)
        return key.publicKey
    }
}
