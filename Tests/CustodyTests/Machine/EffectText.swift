import Canonical
import Custody

/// An effect as a line of a transcript.
func line(_ effect: SealEffect) -> String {
    switch effect {
    case .answer(let answer): "answer \(line(answer))"
    case .refuse(let refusal): "refuse \(refusal.code)"
    case .log(let entry): "log \(entry.code)\(entry.holder.map { " \($0)" } ?? "")"
    case .attemptOpen(let attempt): "attempt \(attempt.number)"
    case .discard(let attempt): "discard \(attempt)"
    case .confirm(let holders): "confirm \(holders.joined(separator: " "))"
    case .record: "record"
    case .forgetKeys: "forget keys"
    case .renewCeremony: "renew ceremony"
    }
}

private func line(_ answer: SubmissionAnswer) -> String {
    switch answer {
    case .accepted(let holder, let missing): "accepted \(holder), missing \(missing)"
    case .duplicate(let holder, let missing): "duplicate \(holder), missing \(missing)"
    case .alreadyUnsealed(let holder): "already unsealed\(holder.map { ", \($0)" } ?? "")"
    case .unsealed: "unsealed"
    case .withdrawn(let holder): "withdrawn \(holder)"
    case .dropped(let holders): "dropped \(holders)"
    }
}
