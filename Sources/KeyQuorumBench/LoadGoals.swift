/// What a request shall cost: CPU microseconds, in words; and what it costs OpenBao.
struct LoadGoals {
    /// Of a read of a key from OpenBao 2.7.2, by connections, on a machine of this kind: CPU microseconds for a request.
    private static let reads = [1: 310.0, 16: 235, 64: 230]
    /// The same of its transit engine, by its root token, which asks for no policy.
    private static let transit: [LoadOperation: [Int: Double]] = [
        .encrypt: [1: 290, 16: 283, 64: 290], .decrypt: [1: 288, 16: 276, 64: 282],
        .signEd25519: [1: 380, 16: 355, 64: 315], .signP256: [1: 472, 16: 386, 64: 397],
    ]
    /// By a service token, which is decided about; measured with 16 connections.
    private static let service: [LoadOperation: Double] = [.get: 922, .encrypt: 972, .signEd25519: 1_027]

    /// Of AES-256-GCM over 64 KiB by libcrypto alone, in the same run.
    let bare: Double?

    /// - Parameter get: of one Get in the same run, if it is known.
    func goal(_ operation: LoadOperation, _ face: LoadFace, _ connections: Int, get: Double?) -> String? {
        let share = face == .ttlv ? 6.0 : 2
        switch operation {
        case .get where face != .octets: return Self.words(Self.reads[connections], operation, share)
        case .batch: return get.map { "\(Int($0 * 3))" }
        case .encryptLarge, .decryptLarge: return bare.map { "\(Int($0 * 1.5)), 1.5 of the bare EVP call" }
        case .signP256, .signEd25519: return face == .ttlv ? nil : transit(operation, connections, share)
        case .encrypt, .decrypt: return transit(operation, connections, share)
        default: return nil
        }
    }

    /// What OpenBao took by as many connections, which all were over HTTP; by a service token it was measured with 16.
    ///
    /// - Parameter ours: CPU microseconds.
    func peer(_ operation: LoadOperation, _ connections: Int, ours: Double) -> Figure.Peer? {
        let root = operation == .get ? Self.reads[connections] : Self.transit[operation]?[connections]
        return Figure.Peer(root: root, service: connections == 16 ? Self.service[operation] : nil, ours: ours)
    }

    private func transit(_ operation: LoadOperation, _ connections: Int, _ share: Double) -> String? {
        Self.words(Self.transit[operation]?[connections], operation, share)
    }

    private static func words(_ root: Double?, _ operation: LoadOperation, _ share: Double) -> String? {
        guard let root else { return nil }
        let other = service[operation].map { "; \(Int($0 / share)) of a service token" } ?? ""
        return "\(Int(root / share)) of a root token" + other
    }
}
