/// What an object and a question about objects may cost.
enum ObjectLimits {
    /// Bytes of a secret or of an opaque object.
    static let material = 8 << 20
    /// Bytes of a registered key.
    static let key = 64 << 10
    /// Bits of a secret that the server makes, when nothing is asked for and at most.
    static let defaultSecret: Int32 = 256
    static let secret: Int32 = 65_536
    /// Certificates of one chain in a PKCS#12 file.
    static let chain = 16
    /// Bits of an RSA modulus that the server makes when no length is asked for.
    static let defaultModulus: Int32 = 2_048
    /// Bytes and elements of an object's attributes as they are stored, and what there is room for when the server adds its own: dates, a reason.
    static let attributes = 1 << 20
    static let attributeElements = 20_000
    static let attributeRoom = 64 << 10
    /// Bytes of the row with the rules about new objects.
    static let rules = 64 << 10
    /// Attributes of a Locate's pattern, fields of one structure in it, and elements of all of it.
    static let pattern = 64
    static let patternElements = 512
    /// Names, tags, and object groups of one object. It stands in the list of each, however many other values it has.
    static let names = 64
    static let tags = 64
    static let groups = 256
    /// UTF-8 bytes of a tag.
    static let tag = 255
    /// Printable ASCII bytes of an identifier.
    static let identifier = 1...128
    /// UTF-8 bytes of a private key's name in a PKCS#12 file that is kept.
    static let friendlyName = 1_024
    /// UTF-8 bytes of a client's line for the log.
    static let logMessage = 1_024
    /// Seconds for which a client may use what it keeps of an object.
    static let lease: UInt32 = 3_600
    /// Objects of one Locate that asks for no fewer.
    static let hits = 10_000
    /// Objects that fit which a Locate with OffsetItems counts.
    static let counted = 10_000
    /// Hints by which an object is found; one that has more is among those that every question looks at.
    static let hints = 512
    /// How far lists are counted before the shortest is chosen, and how many terms of a question are weighed so.
    static let countedList = 1_000
    static let weighedTerms = 8
    /// How often: those of one's own first.
    static let countings = 2
    /// Further terms that the database checks before it gives an object.
    static let checkedHints = 4
    /// Subjects whose lists are read by one question.
    static let questionedOwners = 16
    /// Objects of one step, and their grants, for which the lists are filled.
    static let filledObjects = 200
    /// Of the largest objects that there are, what one read may give.
    static let filledTogether = 3
    /// Damaged rows that one list names.
    static let damages = 100
    /// Rows of one step through the database.
    static let step = 500
    /// Rows that each of several questions gives at least.
    static let leastStep = 32
    /// Questions in one read.
    static let questions = 60
    /// How often a change is tried when others overtake it.
    static let attempts = 3
    /// The same where a change was costly to prepare, or many want to change one object: each key that is derived is noted with its base.
    static let makingAttempts = 16
    /// Derived keys that an object names; of more it names the first.
    static let derivedLinks = 1_000
    /// Objects that one derivation is made of.
    static let bases = 2
    /// Callers' views of objects that are remembered, and bytes of the rows of one: the object's and the grants on it.
    static let knownViews = 4_096
    static let knownView = 4 << 10
    /// Objects that a message gets by one read: of the largest that there are, half of what one read may give.
    static let foreseen = 2...16
    /// Microseconds for which what was read for a message is handed out.
    static let foreseenAge: Int64 = 100_000
}
