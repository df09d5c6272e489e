import Testing

@Suite("The arrows between rooms")
struct ArrowTests {
    @Test("a room names only rooms above it in the table")
    func tableIsOrdered() {
        var above: Set<String> = []
        for room in Arrows.rooms {
            #expect(room.imports.isSubset(of: above), "\(room.name) → \(room.imports.subtracting(above).sorted())")
            #expect(above.insert(room.name).inserted)
        }
    }

    @Test("Package.swift draws the arrows of the table, no more and no fewer")
    func package() throws {
        let manifest = try PackageManifest()
        let rooms = Set(Arrows.rooms.map(\.name))
        #expect(Set(manifest.targets.keys) == rooms)
        for room in Arrows.rooms {
            let drawn = (manifest.targets[room.name] ?? []).intersection(rooms)
            #expect(drawn == room.imports, "\(room.name)")
        }
    }

    @Test("a source imports only what its room may")
    func imports() throws {
        let manifest = try PackageManifest()
        let rooms = Dictionary(uniqueKeysWithValues: Arrows.rooms.map { ($0.name, $0.imports) })
        let sources = try SourceTree.swiftSources()
        #expect(!sources.isEmpty)
        for file in sources {
            guard let room = file.room, let own = rooms[room] else { continue }
            let products = (manifest.targets[room] ?? []).subtracting(rooms.keys)
            let packages = products.reduce(into: products) { $0.formUnion(Arrows.companions[$1] ?? []) }
            var allowed = own.union(packages).union(Arrows.everywhere)
            if !Arrows.pure.contains(room) || Arrows.clockRooms.contains(room) { allowed.formUnion(Arrows.machine) }
            let foreign = Set(SwiftText(file.text).imports).subtracting(allowed)
            #expect(foreign.isEmpty, "\(file.path) imports \(foreign.sorted().joined(separator: ", "))")
        }
    }
}
