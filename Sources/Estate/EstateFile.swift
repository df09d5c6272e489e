public import KMIP
public import Secrets

/// Reads files as objects.
public enum EstateFile {
    /// What a sole string of bytes is, where nothing says it.
    public enum RawType: Sendable, Hashable {
        case secretData
        case symmetricKey(CryptographicAlgorithm)
        case opaque
    }

    /// The objects of one file, in their order.
    ///
    /// - Parameters:
    ///   - format: its form; nil for the one that its beginning tells. ``EstateFormat/raw`` is told by nothing.
    ///   - password: for PKCS#12 files and encrypted keys.
    ///   - rawType: what a raw file is.
    /// - Throws: ``EstateError``.
    public static func objects(
        in file: SecretBytes,
        as format: EstateFormat? = nil,
        password: SecretBytes? = nil,
        rawType: RawType = .secretData
    ) throws(EstateError) -> [EstateObject] {
        guard file.count <= EstateLimits.file else {
            throw EstateError(.tooLarge, "a file has at most \(EstateLimits.file) bytes")
        }
        guard file.count > 0 else { throw EstateError(.empty, "the file is empty") }
        guard let format = format ?? EstateFormat(recognizing: file) else {
            throw EstateError(.unrecognized, "the file is none of: PEM, DER, JWK, PKCS#12, KMIP JSON or XML, transit")
        }
        let objects = try read(file, format, password, rawType)
        guard !objects.isEmpty else { throw EstateError(.empty, "the file holds no object") }
        guard objects.count <= EstateLimits.objects else {
            throw EstateError(.tooLarge, "a file has at most \(EstateLimits.objects) objects")
        }
        return objects
    }

    private static func read(
        _ file: SecretBytes,
        _ format: EstateFormat,
        _ password: SecretBytes?,
        _ rawType: RawType
    ) throws(EstateError) -> [EstateObject] {
        switch format {
        case .pem: try DocumentReader(password: password).objects(PEMFile(file))
        case .der: [try DocumentReader(password: password).object(file)]
        case .jwk: try WebKeyReader(file).objects()
        case .pkcs12: try DocumentReader(password: password).pkcs12(file)
        case .raw: [try raw(file, rawType)]
        case .kmipJSON, .kmipXML: try MessageFile.objects(file, format)
        case .transit: try TransitReader.objects(file)
        }
    }

    private static func raw(_ bytes: SecretBytes, _ type: RawType) throws(EstateError) -> EstateObject {
        guard bytes.count <= EstateLimits.material else {
            throw EstateError(.tooLarge, "raw material has at most \(EstateLimits.material) bytes")
        }
        switch type {
        case .secretData:
            return EstateObject(.secretData(.password, KeyBlock(format: .raw, value: .plain(.bytes(bytes), nil))))
        case .symmetricKey(let algorithm): return try EstateObject(bytes, algorithm)
        case .opaque: return EstateObject(.opaqueObject(OpaqueDataType(rawValue: 0x8000_0001), bytes))
        }
    }
}
