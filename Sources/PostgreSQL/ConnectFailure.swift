import Store

extension StoreError {
    /// Why no connection could be made. The C library gives only words for it, in English as long as nobody set another language.
    ///
    /// - Parameter words: the library's; they may name hosts, user, database and files, and no password.
    init(connecting words: String) {
        let known = Self.sentences.first { words.contains($0.words) }
        let isFull = ["too many connections", "too many clients", "connection slots"].contains { words.contains($0) }
        self.init(isFull ? .busy : .unavailable, "\(known?.sentence ?? "the database cannot be reached") (\(words))")
    }

    private static let sentences: [(words: String, sentence: String)] = [
        // TLS, the server's side
        (
            "does not match host name",
            "the database's certificate does not name this host; use the name that it has, or correct the certificate"
        ),
        (
            "certificate verify failed",
            "the database's certificate does not come from the authority in sslrootcert, or its time is over"
        ),
        ("server does not support SSL", "the database offers no TLS; turn it on there, or change sslmode"),
        ("root certificate", "the authority's certificate (sslrootcert) cannot be used"),
        // TLS, our side
        (
            "has group or world access",
            "the private key of the client certificate may be read by others; give it the mode 0600"
        ),
        (
            "does not match private key",
            "the client certificate (sslcert) and its private key (sslkey) do not belong together"
        ),
        ("key values mismatch", "the client certificate (sslcert) and its private key (sslkey) do not belong together"),
        ("private key", "the private key of the client certificate (sslkey) cannot be used"),
        ("could not read certificate file", "the client certificate (sslcert) cannot be used"),
        ("alert unknown ca", "the database does not know the authority of the client certificate (sslcert)"),
        ("alert certificate expired", "the time of the client certificate (sslcert) is over; make a new one"),
        ("alert certificate revoked", "the client certificate (sslcert) is revoked; make a new one"),
        ("alert bad certificate", "the database does not accept the client certificate (sslcert)"),
        ("requires a valid client certificate", "the database asks for a client certificate; set sslcert and sslkey"),
        (
            "certificate authentication failed",
            "the name in the client certificate (sslcert) is not that of the database's user"
        ),
        // The server's state
        ("too many connections", "the database has as many connections as it takes; raise its limit for them"),
        ("too many clients", "the database has as many connections as it takes; raise its max_connections"),
        ("connection slots", "the database has as many connections as it takes; raise its max_connections"),
        ("session is read-only", "no host takes writes: all that answer are standbys, or set to read-only"),
        ("hot standby", "no host takes writes: all that answer are standbys"),
        ("database system is", "the database is starting or shutting down"),
        ("timeout expired", "the database did not answer in time"),
        ("Connection refused", "no database listens at that host and port"),
        ("could not translate host name", "the name of the database's host is unknown"),
        ("No such file or directory", "there is no database's socket in that folder"),
        // Who we are
        ("no password supplied", "the database asks for a password and none is set"),
        ("password authentication failed", "the database refuses the user or the password; correct them"),
        ("no pg_hba.conf entry", "the database's pg_hba.conf does not let this user in from here in this way"),
        ("pg_hba.conf rejects", "the database's pg_hba.conf does not let this user in from here in this way"),
        ("role \"", "the database has no such user that may log in; make it, or correct the user's name"),
        ("database \"", "the database does not exist or may not be used; make it, or correct its name"),
        ("permission denied for database", "the user may not connect to the database; grant CONNECT to it"),
    ]
}
