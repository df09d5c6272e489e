import CLibcrypto

/// A list of one parameter, for the length of a call.
enum MACParameter {
    static func text(_ name: String, _ value: String, _ body: (UnsafePointer<OSSL_PARAM>?) -> Bool) -> Bool {
        name.withCString { name in
            var characters = Array(value.utf8CString)
            return characters.withUnsafeMutableBufferPointer { characters in
                let list = [
                    OSSL_PARAM_construct_utf8_string(name, characters.baseAddress, 0), OSSL_PARAM_construct_end(),
                ]
                return list.withUnsafeBufferPointer { body($0.baseAddress) }
            }
        }
    }

    static func number(_ name: String, _ value: Int, _ body: (UnsafePointer<OSSL_PARAM>?) -> Bool) -> Bool {
        name.withCString { name in
            var value = value
            return withUnsafeMutablePointer(to: &value) { value in
                let list = value.withMemoryRebound(to: Int.self, capacity: 1) { value in
                    [OSSL_PARAM_construct_size_t(name, value), OSSL_PARAM_construct_end()]
                }
                return list.withUnsafeBufferPointer { body($0.baseAddress) }
            }
        }
    }
}
