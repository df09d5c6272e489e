import Canonical
import EdgelessDB
import Foundation
import Testing

@Suite("EdgelessDB's manifest")
struct EdgelessManifestTests {
    @Test("makes one database and one user, who logs in by his certificate")
    func content() throws {
        let manifest = EdgelessManifest(
            database: "key_quorum",
            user: "kq",
            issuer: "/CN=issuer",
            subject: "/CN=subject",
            authority: "PEM\n",
            recoveryKey: "KEY\n"
        )
        #expect(
            manifest.statements == [
                "CREATE DATABASE `key_quorum`",
                "CREATE USER 'kq'@'%' REQUIRE ISSUER '/CN=issuer' SUBJECT '/CN=subject'",
                #"GRANT ALL PRIVILEGES ON `key\_quorum`.* TO 'kq'@'%'"#,
            ]
        )
        let object = try JSONSerialization.jsonObject(with: Data(manifest.bytes)) as? [String: Any]
        #expect(object?["sql"] as? [String] == manifest.statements)
        #expect(object?["ca"] as? String == "PEM\n")
        #expect(object?["recovery"] as? String == "KEY\n")
        #expect(object?.count == 3)
        #expect(try manifest.bytes == manifest.bytes)
    }
}
