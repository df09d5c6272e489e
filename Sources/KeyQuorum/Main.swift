import ArgumentParser
import Glibc

/// The program's door. The parser's own exit code for a wrong command line is 64; the contract says 1, hence this one.
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
        if let failure = CommandFailure(judging: error) {
            let json = CommandLine.arguments.contains("--json")
            Output.complain(json ? failure.json : "keyquorum: " + failure.text)
            exit(failure.exitCode)
        }
        let message = Keyquorum.fullMessage(for: error)
        if Keyquorum.exitCode(for: error).isSuccess {
            Output.say(message)
            exit(0)
        }
        Output.complain(message)
        exit(CommandFailure.local)
    }
}
