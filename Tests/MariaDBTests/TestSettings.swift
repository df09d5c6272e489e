import MariaDB
import SQLStore
import Secrets
import TestDatabases

extension TestDatabase {
    /// How the database is logged in to.
    func settings(_ tls: DatabaseTLS = DatabaseTLS(.prefer), limit: Int = 4) -> ConnectionSettings {
        ConnectionSettings(
            hosts: [ServerAddress(host: host, port: port)],
            user: user,
            password: SecretBytes(copying: password.utf8),
            database: name,
            tls: tls,
            limit: limit
        )
    }
}
