extension Sharing {
    /// What somebody asks for in a random walk. Ten subjects, four objects, three tags, three groups.
    public enum Step: Hashable, Sendable {
        case use(Int, Right, object: Int)
        case retag(Int, object: Int, tag: Int)
        case grant(Int, Given)
        case revoke(Int, on: Target, to: Party)
        case offer(Int, object: Int, to: Party)
        case accept(Int, object: Int)
        case decline(Int, object: Int)
        case withdraw(Int, object: Int)
        case found(Int, group: Int)
        case add(Int, group: Int, member: Int)
        case remove(Int, group: Int, member: Int)
        case delete(Int, group: Int)
        /// An instant passes.
        case wait

        /// Who is what, besides one of ten subjects.
        public static let administrator = 7
        public static let limited = 8
        public static let auditor = 9
        /// These may create.
        public static let owners = 0..<6

        public static let rights: [Right] = [.get, .decrypt, .getAttributes, .modifyAttribute, .destroy]

        public static func random(_ random: inout SplitMix64) -> Step {
            let who = Int.random(in: 0..<10, using: &random)
            let object = Int.random(in: 0..<4, using: &random)
            let group = Int.random(in: 0..<3, using: &random)
            let other = Int.random(in: 0..<10, using: &random)
            switch Int.random(in: 0..<40, using: &random) {
            case 0..<14: return .use(who, rights.randomElement(using: &random) ?? .get, object: object)
            case 14: return .retag(who, object: object, tag: group)
            case 15..<23: return .grant(who, .random(by: who, &random))
            case 23..<26: return .revoke(who, on: .random(&random), to: .random(&random))
            case 26..<28: return .offer(who, object: object, to: .random(&random))
            case 28..<30: return .accept(who, object: object)
            case 30: return .decline(who, object: object)
            case 31: return .withdraw(who, object: object)
            case 32..<34: return .found(who, group: group)
            case 34..<37: return .add(who, group: group, member: other)
            case 37: return .remove(who, group: group, member: Bool.random(using: &random) ? who : other)
            case 38: return .delete(who, group: group)
            default: return .wait
            }
        }
    }
}
