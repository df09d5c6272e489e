import Store

extension StoreError {
    /// What a server's error code means for a store.
    ///
    /// - Parameters:
    ///   - code: five characters, an SQLSTATE; empty when the C library failed by itself.
    ///   - words: the server's first line; it names tables, columns and constraints. Left out for the errors that may quote a value.
    init(sqlState code: String, _ words: String) {
        let (meaning, sentence) = Self.meaning(ofState: code) ?? Self.meaning(ofClass: code.prefix(2))
        let mayQuote = code.hasPrefix("22")
        let detail = mayQuote || words.isEmpty ? code : "\(ServerWords.line(words)), SQLSTATE \(code)"
        self.init(meaning, "\(sentence) (\(detail))")
    }

    private static func meaning(ofState code: String) -> (Code, String)? {
        switch code {
        case "40001", "40P01": (.busy, "another transaction was in the way")
        case "55P03", "55006": (.busy, "another transaction holds a row for too long")
        case "57014": (.busy, "the database took too long and gave the statement up")
        case "53300":
            (.busy, "the database has as many connections as it takes; raise its max_connections, or use fewer")
        case "53100": (.full, "the disk of the database is full")
        case "53200": (.full, "the database has no memory left")
        case "53400": (.full, "a limit of the database's configuration is reached")
        case "25006": (.unavailable, "the database takes no writes: it is a standby now")
        case "25P02", "25P03", "25P04": (.unavailable, "the database ended the transaction")
        case "57P01", "57P02", "57P03", "57P04", "57P05": (.unavailable, "the database is starting or shutting down")
        case "42501":
            (.unavailable, "the database's user lacks a right; make it the owner of the schema and its tables")
        case "42P07", "42710", "42P06": (.conflict, "it is there already")
        case "26000": (.busy, "the database has forgotten a prepared statement")
        case "0A000": (.wrongSchema, "the database cannot do what this program needs")
        case "58030", "58P01": (.unavailable, "the disk of the database failed")
        default: nil
        }
    }

    private static func meaning(ofClass code: Substring) -> (Code, String) {
        switch code {
        case "23": (.conflict, "a key is taken or a guard was missed")
        case "40": (.busy, "another transaction was in the way")
        case "53": (.full, "the database has no room left")
        case "54": (.tooLarge, "a value is too large for the database")
        case "57": (.unavailable, "the database is starting or shutting down")
        case "58": (.unavailable, "the machine of the database failed")
        case "28": (.unavailable, "the database refuses the user, the password or the client certificate")
        case "3D": (.unavailable, "the database does not exist; make it, or correct its name")
        case "08", "": (.unavailable, "the connection to the database was lost")
        case "3F", "42": (.wrongSchema, "the database does not have the tables that this program knows")
        case "22": (.invalid, "a value does not fit its column")
        case "XX": (.damaged, "the database says that its own files are damaged")
        default: (.unavailable, "the database failed")
        }
    }
}
