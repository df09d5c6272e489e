import ArgumentParser
import Client

/// What a grant is about: one object, a scope of objects, or making objects.
struct AccessTarget: ParsableArguments {
    /// The same after the options were looked at.
    enum Place: Equatable {
        case object(String)
        case scope([String: String])
        case vault
    }

    @Argument(help: ArgumentHelp("One object.", valueName: "id"))
    var id: String?

    @Option(help: ArgumentHelp("Every object with a name that begins so, now and later.", valueName: "text"))
    var prefix: String?

    @Option(help: ArgumentHelp("Every object with this tag, now and later.", valueName: "tag"))
    var tag: String?

    @Option(help: ArgumentHelp("Every object of this object group, now and later.", valueName: "name"))
    var group: String?

    @Option(help: ArgumentHelp("Whose objects a scope is about; yours without it.", valueName: "subject"))
    var owner: String?

    @Flag(help: "The right to make objects, which administrators grant.")
    var create = false

    func validate() throws {
        let named = [id, prefix, tag, group].count { $0 != nil } + (create ? 1 : 0)
        guard named == 1 else {
            throw ValidationError("Name one: an object, --prefix TEXT, --tag TAG, --group NAME, or --create.")
        }
        if owner != nil, scope.isEmpty { throw ValidationError("--owner belongs to --prefix, --tag or --group.") }
    }

    var place: Place {
        if let id { return .object(id) }
        return create ? .vault : .scope(scope)
    }

    private var scope: [String: String] {
        var scope: [String: String] = [:]
        for (kind, value) in [("prefix", prefix), ("tag", tag), ("group", group)] { scope[kind] = value }
        return scope
    }
}

extension AccessTarget.Place {
    /// For sentences.
    var text: String {
        switch self {
        case .object(let id): id
        case .scope(let scope): "every object with " + scope.map { "\($0) \($1)" }.sorted().joined(separator: ", ")
        case .vault: "the vault"
        }
    }
}
