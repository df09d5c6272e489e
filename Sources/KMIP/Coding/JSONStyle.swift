/// How JSON is written. All three are the profile's JSON; clients differ in how much of it they read.
public enum JSONStyle: Sendable {
    /// Masks in words, as KMIP 2.1 section 12 asks for JSON.
    case standard
    /// Cosmian's 5.x: masks as numbers.
    case cosmian5
    /// Cosmian's 4.x client: masks as numbers, `type` on structures too, its own spelling of some tags, its own nesting of objects.
    case cosmian4
}
