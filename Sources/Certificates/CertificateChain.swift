import CLibcrypto

/// A chain of certificates, in whatever order it came, and whether it holds (RFC 5280 section 6).
public struct CertificateChain: Sendable {
    public enum Verdict: Sendable, Hashable {
        case valid
        /// A signature, a date, a constraint or a use does not fit, or the certificates are no single chain.
        case invalid
        /// All of it fits, but nobody who is trusted stands at its top.
        case unanchored
    }

    private let certificates: [CertificateDocument]

    /// - Parameter certificates: at most ``CertificateLimits/validated``; more are not looked at and make it invalid.
    public init(_ certificates: [CertificateDocument]) { self.certificates = certificates }

    /// - Parameters:
    ///   - anchors: certificates in DER that are trusted.
    ///   - helpers: further ones that may stand between.
    ///   - date: seconds since 1970 at which each of the chain must be good.
    public func verdict(anchors: [[UInt8]], helpers: [[UInt8]], at date: Int64) -> Verdict {
        guard CertificateLimits.validated.contains(certificates.count), let leaf, let top else { return .invalid }
        guard certificates.allSatisfy({ ($0.validFrom...max($0.validFrom, $0.validUntil)).contains(date) }) else {
            return .invalid
        }
        let between = certificates.map(\.der) + helpers
        switch ChainCheck(anchors: anchors, between: between, date: date, isPartial: false).run(leaf.der) {
        case .found(let chain): return holdsAll(chain) ? .valid : .invalid
        case .noAnchor: break
        case .refused: return .invalid
        }
        let check = ChainCheck(anchors: [top.der], between: between, date: date, isPartial: true)
        guard case .found(let chain) = check.run(leaf.der), holdsAll(chain) else { return .invalid }
        return .unanchored
    }

    private func holdsAll(_ chain: Set<[UInt8]>) -> Bool { certificates.allSatisfy { chain.contains($0.der) } }

    /// The only one that issued no other; nil where there are several.
    private var leaf: CertificateDocument? {
        let leaves = Set(certificates).filter { one in
            !certificates.contains { $0.der != one.der && $0.issuer == one.subject && $0.subject != one.subject }
        }
        return leaves.count == 1 ? leaves.first : nil
    }

    /// The one whose issuer is not there.
    private var top: CertificateDocument? {
        certificates.first { one in !certificates.contains { $0.der != one.der && $0.subject == one.issuer } }
    }
}

/// One verification by libcrypto.
private struct ChainCheck {
    enum Outcome {
        case found(Set<[UInt8]>)
        case noAnchor
        case refused
    }

    let anchors: [[UInt8]]
    let between: [[UInt8]]
    let date: Int64
    let isPartial: Bool

    func run(_ leaf: [UInt8]) -> Outcome {
        defer { ERR_clear_error() }
        guard let store = X509_STORE_new(), let context = X509_STORE_CTX_new(), let others = OPENSSL_sk_new_null()
        else {
            return .refused
        }
        let read = (between + [leaf]).compactMap(Self.read)
        defer {
            X509_STORE_CTX_free(context)
            X509_STORE_free(store)
            OPENSSL_sk_free(others)
            for certificate in read { X509_free(certificate) }
        }
        for anchor in anchors.compactMap(Self.read) {
            X509_STORE_add_cert(store, anchor)
            X509_free(anchor)
        }
        guard read.count == between.count + 1, let first = read.last else { return .refused }
        for certificate in read.dropLast() { OPENSSL_sk_push(others, UnsafeRawPointer(certificate)) }
        guard X509_STORE_CTX_init(context, store, first, others) == 1 else { return .refused }
        set(X509_STORE_CTX_get0_param(context))
        if X509_verify_cert(context) == 1 { return .found(Self.chain(context)) }
        return Self.anchorless.contains(X509_STORE_CTX_get_error(context)) ? .noAnchor : .refused
    }

    private func set(_ parameters: OpaquePointer?) {
        X509_VERIFY_PARAM_set_time(parameters, time_t(date))
        X509_VERIFY_PARAM_set_depth(parameters, Int32(CertificateLimits.validated.upperBound))
        // 80 bits: no MD5, no SHA-1, no RSA key under 1024 bits.
        X509_VERIFY_PARAM_set_auth_level(parameters, 1)
        if isPartial { X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN)) }
    }

    private static func read(_ der: [UInt8]) -> OpaquePointer? {
        try? DER.read(der, { d2i_X509(nil, $0, $1) }, free: { X509_free($0) })
    }

    private static func chain(_ context: OpaquePointer) -> Set<[UInt8]> {
        guard let chain = X509_STORE_CTX_get0_chain(context) else { return [] }
        let found = (0..<max(0, OPENSSL_sk_num(chain))).map { place in
            DER.bytes { i2d_X509(OPENSSL_sk_value(chain, place).map { OpaquePointer($0) }, $0) }
        }
        return Set(found)
    }

    /// The top is not trusted, or its issuer is not there.
    private static let anchorless: Set<Int32> = [
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
        X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
    ]
}
