import CLibcrypto
import Secrets

/// An EVP_PKEY that frees itself.
final class LibcryptoKey: @unchecked Sendable {
    // Unchecked, because a pointer is not Sendable: the key is never changed after it was made, and libcrypto counts and locks
    // what it caches in it.
    let pointer: OpaquePointer

    init(taking pointer: OpaquePointer) { self.pointer = pointer }

    /// Which parts of a key are read and written; libcrypto's own names for the two are macros that Swift does not see.
    static func selection(isPrivate: Bool) -> Int32 {
        let parts = OSSL_KEYMGMT_SELECT_DOMAIN_PARAMETERS | OSSL_KEYMGMT_SELECT_OTHER_PARAMETERS
        return parts | OSSL_KEYMGMT_SELECT_PUBLIC_KEY | (isPrivate ? OSSL_KEYMGMT_SELECT_PRIVATE_KEY : 0)
    }

    deinit { EVP_PKEY_free(pointer) }

    /// A text parameter of at most 63 bytes.
    func text(_ name: String) -> String? {
        var room = [CChar](repeating: 0, count: 64)
        var count = 0
        guard EVP_PKEY_get_utf8_string_param(pointer, name, &room, room.count, &count) == 1 else { return nil }
        return String(decoding: room.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A number in network order, without leading zeros.
    func number(_ name: String) -> SecretBytes? {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(pointer, name, &number) == 1, let number else { return nil }
        defer { BN_clear_free(number) }
        return SecretBytes(count: Int(BN_num_bits(number) + 7) / 8) { _ = BN_bn2bin(number, $0.baseAddress) }
    }

    /// A string of octets.
    func octets(_ name: String) -> [UInt8]? {
        var count = 0
        guard EVP_PKEY_get_octet_string_param(pointer, name, nil, 0, &count) == 1 else { return nil }
        var octets = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_get_octet_string_param(pointer, name, &octets, count, &count) == 1 else { return nil }
        return Array(octets.prefix(count))
    }
}
