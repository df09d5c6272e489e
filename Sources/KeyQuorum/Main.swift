import ArgumentParser
import Glibc

/// The program's door.
@main
struct Main {
    static func main() async {
        do {
            var command = try Keyquorum.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) {
        let end = CommandEnd(error, json: JSONWish.ofThisRun.isAsked)
        if end.isFailure { Output.complain(end.text) } else { Output.say(end.text) }
        exit(end.exitCode)
    }
}
