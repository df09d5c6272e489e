import Client
import Estate
import Secrets

/// Reads the files of an import, and asks for a password once where one is needed.
struct EstateReading {
    /// Nil for what each file's beginning tells.
    let format: EstateFormat?
    let rawType: EstateFile.RawType
    /// One file was named: what is of no known form is taken as it is.
    let isAlone: Bool
    let password: FilePassword
    /// What was typed for the file before.
    private var known: SecretBytes?

    init(format: EstateFormat?, rawType: EstateFile.RawType, isAlone: Bool, password: FilePassword) {
        self.format = format
        self.rawType = rawType
        self.isAlone = isAlone
        self.password = password
    }

    /// - Throws: `CommandFailure`, `ClientError.local`.
    mutating func objects(_ path: String) throws -> [EstateObject] {
        let file = try PrivateFile.readSecret(path, limit: EstateLimits.file)
        if known == nil { known = try password.given() }
        do {
            return try read(file)
        } catch let error as EstateError where error.code == .passwordNeeded {
            known = try password.asked(for: path)
        }
        return try read(file)
    }

    private func read(_ file: SecretBytes) throws -> [EstateObject] {
        do {
            return try EstateFile.objects(in: file, as: format, password: known, rawType: rawType)
        } catch {
            guard error.code == .unrecognized, isAlone, format == nil else { throw error }
            return try EstateFile.objects(in: file, as: .raw, rawType: rawType)
        }
    }
}
