import CLibcrypto
import Ciphers
import Secrets

/// AES-256-GCM over 64 B and over 64 KiB: by libcrypto alone, and by this program's own functions.
struct EVPBench {
    private let key = LoadKey.data(32)
    private let data: SecretBytes
    private let cipher: Cipher
    /// How often each is done in a turn: for some milliseconds.
    private let times: Int
    private let size: String
    private var series: [String: [Double]] = [:]

    /// - Parameter count: bytes of the data.
    init(_ count: Int) throws {
        cipher = try Cipher(.aes, .gcm)
        data = LoadKey.data(count)
        times = count < 1_024 ? 10_000 : 300
        size = count < 1_024 ? "\(count) B" : "\(count >> 10) KiB"
    }

    /// CPU microseconds of the calls of libcrypto alone; nil before the first ``measure()``.
    var bare: Double? { series[bareName]?.middle }

    var figures: [Figure] {
        series.sorted { ($0.value.middle ?? 0) < ($1.value.middle ?? 0) }.map { name, values in
            // What this program adds to a few bytes is not a share of them.
            let isMeasured = name != bareName && data.count == LoadOperation.large
            let goal = isMeasured ? bare.map { "\(Int($0 * 1.5)), 1.5 of the bare EVP call" } : nil
            return Figure(name, values.middle ?? 0, "µs CPU", goal: goal)
        }
    }

    /// One short turn of each.
    mutating func measure() throws {
        var isWhole = true
        var output = [UInt8](repeating: 0, count: data.count)
        let bare = Stopwatch.microseconds(times: times) { isWhole = encryptBare(into: &output) && isWhole }
        guard isWhole else { throw BenchError("libcrypto did not encrypt") }
        series[bareName, default: []].append(bare)
        let nonce = [UInt8](repeating: 7, count: 12)
        let sealed = try cipher.encrypt(data, key, nonce: nonce, tag: 16)
        series[encryptName, default: []].append(
            try Stopwatch.microseconds(times: times) {
                _ = try cipher.encrypt(data, key, nonce: nonce, tag: 16)
            }
        )
        series[decryptName, default: []].append(
            try Stopwatch.microseconds(times: times) {
                _ = try cipher.decrypt(sealed.bytes, key, nonce: nonce, tag: sealed.tag)
            }
        )
    }

    private var bareName: String { "AES-256-GCM over \(size), bare EVP calls" }
    private var encryptName: String { "AES-256-GCM over \(size), Cipher.encrypt" }
    private var decryptName: String { "AES-256-GCM over \(size), Cipher.decrypt" }

    /// What every program must do: a context with key and nonce, the data, the tag.
    private func encryptBare(into output: inout [UInt8]) -> Bool {
        guard let context = EVP_CIPHER_CTX_new() else { return false }
        defer { EVP_CIPHER_CTX_free(context) }
        var (written, rest, tag) = (Int32(0), Int32(0), [UInt8](repeating: 0, count: 16))
        let nonce = [UInt8](repeating: 7, count: 12)
        let isReady = key.withBytes {
            EVP_EncryptInit_ex2(context, Self.fetched, $0.bindMemory(to: UInt8.self).baseAddress, nonce, nil) == 1
        }
        let isDone = data.withBytes {
            let input = $0.bindMemory(to: UInt8.self).baseAddress
            return isReady && EVP_EncryptUpdate(context, &output, &written, input, Int32($0.count)) == 1
        }
        return isDone && EVP_EncryptFinal_ex(context, &output, &rest) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, &tag) == 1 && Int(written) == data.count
    }

    nonisolated(unsafe) private static let fetched = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)
}

extension [Double] {
    /// The middle one; nil of none.
    var middle: Double? { isEmpty ? nil : sorted()[count / 2] }
}
