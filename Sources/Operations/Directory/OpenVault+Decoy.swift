import Access
import Canonical
import KMIP
import Keyring
import Store

extension OpenVault {
    /// Does what is done with a row that exists and that the caller may not know of, so that “there is no such object” and “you may not know of it” take
    /// the same time: its columns are read, its tag is checked, its attributes are read, and a decision is made.
    func spendTimeOfAnObject(_ read: CallerRead) {
        let row = ObjectRow(
            id: Decoy.id,
            objectType: ObjectType.symmetricKey.rawValue,
            state: State.active.rawValue,
            owner: Decoy.owner,
            attributes: Decoy.attributes,
            materialRevision: 1,
            created: Instant(microseconds: 0),
            tagging: Tagging(generation: keyring.current, version: 1, tag: Bytes(repeating: 1, count: 41))
        )
        // As the database's answer is read, and looked for in what is remembered.
        let raw = row.raw
        _ = try? raw.check()
        guard let row = try? ObjectRow(raw) else { return }
        _ = views.view(raw, [], read, by: keyring)
        // Its tag never fits; what counts is that it was looked at.
        _ = try? sealer.check(row)
        let view = try? ObjectView(row, caller: read.caller, grants: [], now: read.now)
        _ = try? view?.permit(.getAttributes)
    }
}

/// An object like most.
private enum Decoy {
    static let id = "00000000-0000-4000-8000-000000000000"
    static let owner = (try? Subject.mail("somebody@somewhere.example").stored) ?? []
    static let attributes = {
        var attributes = Attributes([ObjectName("an object like most").ttlv])
        attributes.uniqueIdentifier = id
        attributes.objectType = .symmetricKey
        attributes.cryptographicAlgorithm = .aes
        attributes.cryptographicLength = 256
        attributes.cryptographicUsageMask = [.encrypt, .decrypt]
        (attributes.sensitive, attributes.alwaysSensitive) = (false, false)
        (attributes.extractable, attributes.neverExtractable) = (true, false)
        (attributes.initialDate, attributes.lastChangeDate) = (0, 0)
        attributes.tags = ["a tag"]
        return attributes.canonicalBytes
    }()
}
