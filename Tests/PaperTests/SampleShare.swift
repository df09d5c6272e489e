import Canonical
import SecretSharing
import Secrets

/// The share of FORMATS.md: every byte of it is known.
enum SampleShare {
    static let text = """
        kq1-040g0082cp-0c20a1g7j9-104gm2rc5z-1m70y000vs-003g20n07v-m6ha7955sk-mtkthadaq9-nepavbnfpk-\
        810m4gt41y-8n34ej295a-995mrkaefa-9x852mjkgs-ahancntrc2-b5d5pq2x12-bsfzt64v8w-h0wq
        """

    static func make() throws -> Share { try Share(reading: SecretBytes(copying: text.utf8)) }
}

extension SecretBytes {
    /// For what is no secret in a test.
    var plain: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}
