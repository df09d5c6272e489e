import Custody
import Keyring

/// A server of a walk: all of it is gone when it dies.
struct ModelServer {
    var seal: SealMachine
    /// The master keys while the vault is open here.
    var keyring: Keyring?
    /// Masters that it made or opened for a commit, in case it does not learn whether that was done.
    var known: [MasterKey] = []
    var consent: ConsentMachine?
    var model: ConsentModel?
    /// Whose right shares it got since it was sealed.
    var shown: Set<String> = []
    /// What it has put off.
    var openings: [OpenAttempt] = []
    var stages: [StageAttempt] = []

    init(_ custody: DurableCustody, _ ceremony: UnsealCeremony) {
        seal = SealMachine(custody: custody, ceremony: ceremony)
    }

    mutating func forgetKeys() {
        (keyring, known, consent, model, stages, shown) = (nil, [], nil, nil, [], [])
    }
}
