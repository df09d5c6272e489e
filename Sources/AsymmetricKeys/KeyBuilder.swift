import BigNumbers
import CLibcrypto
import Secrets

/// Makes a key of its numbers.
final class KeyBuilder {
    private let list: OpaquePointer
    // libcrypto borrows what it is given until the key is made.
    private var numbers: [OpaquePointer] = []
    private var strings: [SecretBytes] = []
    private var isWhole = true

    /// - Throws: `failed`.
    init() throws(AsymmetricKeyError) {
        guard let list = OSSL_PARAM_BLD_new() else { throw .notMade }
        self.list = list
    }

    deinit {
        for number in numbers { BN_clear_free(number) }
        OSSL_PARAM_BLD_free(list)
    }

    /// A number in network order.
    func add(_ name: LibcryptoName, _ bytes: SecretBytes) {
        let number = bytes.withBytes { BN_bin2bn($0.baseAddress, Int32($0.count), BN_secure_new()) }
        guard let number else { return isWhole = false }
        BN_set_flags(number, BN_FLG_CONSTTIME)
        numbers.append(number)
        if OSSL_PARAM_BLD_push_BN(list, name.pointer, number) != 1 { isWhole = false }
    }

    func add(_ name: LibcryptoName, octets bytes: [UInt8]) {
        add(name, bytes, OSSL_PARAM_BLD_push_octet_string)
    }

    func add(_ name: LibcryptoName, text: String) {
        add(name, [UInt8](text.utf8)) { list, name, start, count in
            OSSL_PARAM_BLD_push_utf8_string(list, name, start?.assumingMemoryBound(to: CChar.self), count)
        }
    }

    private func add(
        _ name: LibcryptoName,
        _ bytes: [UInt8],
        _ push: (OpaquePointer, UnsafePointer<CChar>, UnsafeRawPointer?, Int) -> Int32
    ) {
        let kept = SecretBytes(copying: bytes)
        strings.append(kept)
        if kept.withBytes({ push(list, name.pointer, $0.baseAddress, $0.count) }) != 1 { isWhole = false }
    }

    /// - Throws: `inconsistent` where libcrypto does not take the numbers, `failed`.
    func key(_ algorithm: KeyAlgorithm, isPrivate: Bool) throws(AsymmetricKeyError) -> LibcryptoKey {
        defer { ERR_clear_error() }
        guard isWhole, let parameters = OSSL_PARAM_BLD_to_param(list) else { throw .notMade }
        defer { OSSL_PARAM_free(parameters) }
        guard let maker = EVP_PKEY_CTX_new_from_name(nil, algorithm.name, nil) else { throw .notMade }
        defer { EVP_PKEY_CTX_free(maker) }
        var key: OpaquePointer?
        let selection = LibcryptoKey.selection(isPrivate: isPrivate)
        guard EVP_PKEY_fromdata_init(maker) == 1, EVP_PKEY_fromdata(maker, &key, selection, parameters) == 1, let key
        else { throw AsymmetricKeyError(.inconsistent, "these numbers are no key of \(algorithm.name)") }
        return LibcryptoKey(taking: key)
    }
}

extension AsymmetricKeyError {
    fileprivate static let notMade = AsymmetricKeyError(.failed, "the key could not be made of its numbers")
}
