import Canonical
import Client
import Estate
import KMIP

/// An import of many files: it goes on after what fails, and says at the end what did.
final class ImportRun {
    private var reading: EstateReading
    private let labels: ImportLabels
    private let keepsIdentifiers: Bool
    private let replaces: Bool
    private let isDry: Bool
    private let context: CommandContext
    private var report: EstateReport

    init(
        reading: EstateReading,
        labels: ImportLabels,
        keepsIdentifiers: Bool,
        replaces: Bool,
        isDry: Bool,
        context: CommandContext
    ) {
        self.reading = reading
        self.labels = labels
        self.keepsIdentifiers = keepsIdentifiers
        self.replaces = replaces
        self.isDry = isDry
        self.context = context
        report = EstateReport(done: isDry ? "Would import" : "Imported", counting: .files, context.output)
    }

    /// - Throws: what ends everything, such as a sealed server, after the report; `CommandFailure` where some failed.
    func run(_ files: [String]) async throws {
        report.total = files.count
        for path in files {
            do {
                try await take(path)
            } catch {
                report.failed(path, error, isObject: false)
                if EstateReport.endsAll(error) { break }
            }
            report.step()
        }
        try report.end(nothing: "Nothing was imported: the folder holds no file.")
    }

    private func take(_ path: String) async throws {
        let objects = try reading.objects(path)
        report.found(objects.count)
        for remark in objects.compactMap(\.remark) { context.output.warn("\(path): \(remark)") }
        if labels.name != nil, objects.count > 1 {
            throw CommandFailure("\(path) holds \(objects.count) objects; --name is for one: take --prefix.")
        }
        var links = ImportLinks(objects, context.client)
        for (place, object) in objects.enumerated() {
            let attributes = labels.attributes(
                of: object,
                path: path,
                number: place + 1,
                now: now,
                isWhole: keeps(object)
            )
            let title = attributes.names.first?.value ?? object.identifier ?? ""
            do {
                try requireNothingPast(of: object)
                let id = isDry ? nil : try await send(object, attributes)
                if let id { links.made(id, at: place) }
                report.succeeded(path, id: id, name: title, type: object.object.objectType.name)
            } catch {
                // The others of the file are tried as well, unless nothing can go on.
                if EstateReport.endsAll(error) { throw error }
                report.failed(objects.count == 1 ? path : "\(path) (\(title))", error)
                links.refused(error, at: place, keeps(object) ? object.identifier : nil, attributes.names)
            }
        }
        for failure in try await links.add() { report.failed(path, failure, isObject: false) }
    }

    private func keeps(_ object: EstateObject) -> Bool { keepsIdentifiers && object.identifier != nil }

    /// Register makes new objects: what was over, compromised or used up elsewhere would be as good as new.
    private func requireNothingPast(of object: EstateObject) throws {
        guard let past = object.past, !keeps(object) else { return }
        throw CommandFailure(
            code: "wrong-state",
            "The object \(past) where it comes from; --keep-ids keeps that with its identifier."
        )
    }

    private func send(_ object: EstateObject, _ attributes: Attributes) async throws -> String {
        if keepsIdentifiers, let id = object.identifier {
            let request = ImportRequest(
                uniqueIdentifier: id,
                attributes: attributes,
                object: object.object,
                replacesExisting: replaces
            )
            return try await context.client.kmip(request, IdentifierResponse.self).uniqueIdentifier
        }
        let request = RegisterRequest(attributes: attributes, object: object.object)
        return try await context.client.kmip(request, IdentifierResponse.self).uniqueIdentifier
    }

    private var now: Int64 { SystemClock().now().wholeSeconds }
}
