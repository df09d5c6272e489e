import Canonical

/// A manifest and the policy that it names.
enum Samples {
    static let policy = Bytes("allow web".utf8)
    static let policyDigest = Digest(of: policy).hex
    static let manifest = manifest(note: "first")
    static let manifestDigest = Digest(of: manifest).hex

    /// Manifests of one policy that differ in a remark.
    static func manifest(note: String) -> Bytes {
        Bytes(
            #"{"version":1,"policies":{"\#(policyDigest)":{"sans":["\#(note).example"],"workloadSecretId":"web"}}}"#
                .utf8
        )
    }

    static func request(_ manifest: Bytes, policies: [Bytes] = [policy], previous: String? = nil) -> String {
        let list = policies.map { "\"\($0.base64)\"" }.joined(separator: ",")
        let link = previous.map { #","previousTransition":"\#($0)""# } ?? ""
        return #"{"manifest":"\#(manifest.base64)","policies":[\#(list)]\#(link)}"#
    }
}
