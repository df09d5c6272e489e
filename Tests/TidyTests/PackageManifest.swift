import Foundation

/// Package.swift's targets and what each names, read from its text.
struct PackageManifest {
    /// Our targets by name, with every quoted or named dependency.
    let targets: [String: Set<String>]

    init() throws {
        let text = try String(contentsOf: SourceTree.root.appending(path: "Package.swift"), encoding: .utf8)
        var products: [String: String] = [:]
        for match in text.matches(of: /let (\w+): Target\.Dependency = \.product\(name: "(\w+)"/) {
            products[String(match.1)] = String(match.2)
        }
        let body = text.range(of: "targets: [").map { String(text[$0.upperBound...]) } ?? ""
        var targets: [String: Set<String>] = [:]
        let declaration = /(?:room\(\s*|\.(?:target|executableTarget|systemLibrary)\(\s*name: )"(\w+)"/
        let starts = body.matches(of: declaration)
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1].range.lowerBound : body.endIndex
            targets[String(start.1)] = Self.dependencies(body[start.range.upperBound..<end], products: products)
        }
        self.targets = targets
    }

    /// What stands in the first brackets: quoted names are rooms, bare ones are products of packages.
    private static func dependencies(_ text: Substring, products: [String: String]) -> Set<String> {
        guard !text.hasPrefix(", pkgConfig"), !text.hasPrefix(")") else { return [] }
        guard let open = text.firstIndex(of: "["), let close = text[open...].firstIndex(of: "]") else { return [] }
        var names: Set<String> = []
        for match in text[open..<close].matches(of: /"(\w+)"|(\w+)/) {
            if let room = match.1 { names.insert(String(room)) }
            if let bare = match.2, let product = products[String(bare)] { names.insert(product) }
        }
        return names
    }
}
