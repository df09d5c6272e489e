/// Operations as they are typed: words with commas between, in one option or several.
enum OperationNames {
    static func split(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ",") }.map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
    }
}
