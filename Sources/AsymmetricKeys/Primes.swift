/// Primes that serve as bases.
enum Primes {
    /// All below 300.
    static let small: [UInt] = (2..<300).filter { number in (2..<number).allSatisfy { number % $0 != 0 } }
}
