import SQLStore

/// How a session is set up, by one statement that every PostgreSQL and its likes understand.
enum SessionSettings {
    /// - Parameter statementTimeout: how long the server lets a statement take.
    static func statement(_ role: Role, statementTimeout: Duration) -> SQLStatement {
        let milliseconds = wholeMilliseconds(statementTimeout)
        var settings: [(String, String)] = [
            ("statement_timeout", "\(milliseconds)"), ("lock_timeout", "\(PostgreSQLLimits.lockWait)"),
            ("idle_in_transaction_session_timeout", "\(milliseconds)"), ("default_transaction_deferrable", "off"),
            // All that a reader is given between two syncs is of one moment.
            ("default_transaction_isolation", role == .reader ? "repeatable read" : "read committed"),
        ]
        // A writer does not ask for writes that its server forbids.
        if role == .reader { settings.append(("default_transaction_read_only", "on")) }
        let calls = settings.map { "set_config('\($0.0)', '\($0.1)', false)" }
        return SQLStatement("SELECT \((calls + [durability] + plans).joined(separator: ", "))")
    }

    /// Every statement finds its rows by an index. A planner that last looked when a table was all but empty reads it whole, and keeps that plan until
    /// somebody looks again, while thousands of rows come. What a server does not know of is left as it is.
    private static let plans = ["seqscan", "hashjoin", "mergejoin"].map { way in
        """
        CASE WHEN current_setting('enable_\(way)', true) IS NULL THEN NULL \
        ELSE set_config('enable_\(way)', 'off', false) END
        """
    }

    /// A commit is on the disk before it is acknowledged. What the server asks for beyond that stays.
    private static let durability = """
        CASE WHEN current_setting('synchronous_commit') IN ('on', 'remote_apply') THEN NULL \
        ELSE set_config('synchronous_commit', 'on', false) END
        """

    private static func wholeMilliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return max(1, min(seconds, 1_000_000) * 1_000 + attoseconds / 1_000_000_000_000_000)
    }
}
