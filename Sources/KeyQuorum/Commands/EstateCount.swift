import Client

/// How far an import or an export is: by its files, and by the objects in them.
struct EstateCount {
    /// What is gone through, one after the other.
    enum Things: String { case files, objects }

    let things: Things
    /// How many there are to go through; 0 where it is not known.
    var total = 0
    private(set) var finished = 0
    /// Of a file's objects: how many were seen in the files that were opened, and how many of them were tried.
    private(set) var found = 0
    private(set) var tried = 0
    private var isOpen = false

    init(_ things: Things) { self.things = things }

    /// A file was opened that holds so many.
    mutating func find(_ objects: Int) {
        found += objects
        isOpen = true
    }

    mutating func tryObject() { tried += 1 }

    mutating func finish() {
        finished += 1
        isOpen = false
    }

    var isWhole: Bool { finished == total }

    /// How many objects there are, as soon as the last file is open.
    private var objects: Int? {
        switch things {
        case .objects: total > 0 ? total : nil
        case .files: isWhole || isOpen && finished + 1 == total ? found : nil
        }
    }

    /// A line: `2 of 3 files, 1,040 objects`, and of how many where that is known.
    var words: String {
        let first = ProgressWords.done(finished, of: total, things.rawValue)
        guard things == .files else { return first }
        return first + ", " + (objects.map { ProgressWords.done(tried, of: $0, "objects") } ?? "\(tried) objects")
    }

    /// The same for programs.
    var json: JSONValue {
        switch things {
        case .objects: .object(["objects": Self.json(finished, of: total > 0 ? total : nil)])
        case .files:
            .object(["files": Self.json(finished, of: total), "objects": Self.json(tried, of: objects)])
        }
    }

    private static func json(_ done: Int, of total: Int?) -> JSONValue {
        var members: [String: JSONValue] = ["done": .number(Double(done))]
        if let total { members["total"] = .number(Double(total)) }
        return .object(members)
    }
}
