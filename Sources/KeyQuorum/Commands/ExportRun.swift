import Client
import Estate
import KMIP
import Secrets

/// An export of one object or many: it goes on after what fails, and says at the end what did.
final class ExportRun {
    private let form: EstateFormat
    private let password: FilePassword
    private let certificates: [String]
    private let context: CommandContext
    private var known: SecretBytes?

    init(form: EstateFormat, password: FilePassword, certificates: [String], context: CommandContext) {
        self.form = form
        self.password = password
        self.certificates = certificates
        self.context = context
    }

    /// - Throws: `CommandFailure`, `ClientError`; then there is no file.
    func one(_ id: String, into path: String) async throws {
        var report = EstateReport(done: "Wrote", counting: .objects, context.output)
        report.total = 1
        do {
            let object = try await object(id)
            try PrivateFile.create(path, with: try await text(of: object))
            report.succeeded(path, id: id, name: object.name ?? "", type: object.object.objectType.name)
            report.step()
        } catch let error as EstateError {
            throw CommandFailure(code: error.code.rawValue, "\(error.detail).")
        }
        try report.end(nothing: "")
    }

    func many(_ ids: [String], into folder: String) async throws {
        try PrivateFile.makeFolder(folder)
        var report = EstateReport(done: "Wrote", counting: .objects, context.output)
        report.total = ids.count
        for id in ids {
            do {
                let object = try await object(id)
                let path = try write(try await text(of: object), object, id, folder)
                report.succeeded(path, id: id, name: object.name ?? "", type: object.object.objectType.name)
            } catch {
                report.failed(id, error)
                if EstateReport.endsAll(error) { break }
            }
            report.step()
        }
        try report.end(nothing: "There is no such object.")
    }

    /// By the object's name, and where that is another one's by its identifier as well.
    private func write(_ text: SecretBytes, _ object: EstateObject, _ id: String, _ folder: String) throws -> String {
        let name = object.name.map { FileName.safe($0) } ?? FileName.safe(id)
        let first = "\(folder)/\(name).\(form.suffix)"
        let path = PrivateFile.exists(first) ? "\(folder)/\(name).\(FileName.safe(id)).\(form.suffix)" : first
        try PrivateFile.create(path, with: text)
        return path
    }

    /// Whoever may get the object and not export it has it with the attributes that he may read.
    private func object(_ id: String) async throws -> EstateObject {
        let request = GetRequest(uniqueIdentifier: id)
        do {
            let answer = try await context.client.kmip(ExportRequest(request), ExportResponse.self)
            guard let object = answer.object else {
                throw CommandFailure(code: "object-destroyed", "The object is destroyed; its material is gone.")
            }
            return Self.object(object, answer.attributes, id)
        } catch ClientError.refused(let refusal) where refusal.code == "permission-denied" {
            let got = try await context.client.kmip(request, GetResponse.self)
            let asked = GetAttributesRequest(uniqueIdentifier: id)
            let told = try? await context.client.kmip(asked, GetAttributesResponse.self)
            return Self.object(got.object, told?.attributes ?? Attributes(), id)
        }
    }

    private static func object(_ object: ManagedObject, _ attributes: Attributes, _ id: String) -> EstateObject {
        var attributes = attributes
        attributes.uniqueIdentifier = id
        return EstateObject(object, attributes: attributes, name: attributes.names.first?.value)
    }

    private func text(of object: EstateObject) async throws -> SecretBytes {
        guard form == .pkcs12 else { return try object.file(as: form) }
        if known == nil { known = try password.given() }
        if known == nil { known = try password.asked(for: "the PKCS#12 files") }
        return try object.file(as: form, password: known, certificates: try await chain(of: object))
    }

    /// The certificates that were named, else the one that the key is linked with.
    private func chain(of object: EstateObject) async throws -> [[UInt8]] {
        let linked = object.attributes.links.filter { $0.type == .certificate }.map(\.identifier)
        var chain: [[UInt8]] = []
        for id in certificates.isEmpty ? linked : certificates {
            guard case .certificate(_, let der) = try await self.object(id).object else {
                throw CommandFailure("The object \(id) is no certificate.")
            }
            chain.append(der)
        }
        return chain
    }
}
