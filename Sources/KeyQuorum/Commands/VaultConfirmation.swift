import Client

/// The vault's id, typed by a person or given by `--vault`, before something that cannot be undone.
struct VaultConfirmation {
    let given: String?

    func require(_ vault: String?) throws {
        guard let vault else {
            throw CommandFailure(CommandFailure.refused, code: "not-initialized", "The server holds no vault.")
        }
        let answer = try given ?? ask(vault)
        guard answer.lowercased() == vault.lowercased() else {
            throw CommandFailure(
                code: "wrong-vault",
                "The server holds the vault \(vault), not \(answer). Nothing was done."
            )
        }
    }

    private func ask(_ vault: String) throws -> String {
        guard Terminal.isInteractive else {
            throw CommandFailure(
                code: "confirmation-needed",
                "This destroys the vault for ever: give --vault with its id, which `keyquorum status` shows. Nothing was done."
            )
        }
        return Terminal.ask("This destroys the vault \(vault) for ever. Type its id to go on:")
    }
}
