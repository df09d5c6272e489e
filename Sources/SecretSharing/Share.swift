public import Canonical
public import Secrets

/// A shareholder's share: a point of a split with the vault, the epoch and the configuration that it belongs to.
///
/// Raw it has 76 bytes, exactly what `openssl pkeyutl -decrypt` prints: format 01, suite 01, vault (16), epoch (u32),
/// group, index, anchor (16), value (32), and the first four bytes of the SHA-256 of the 72 before. FORMATS.md has a
/// vector.
public struct Share: Sendable {
    public let vault: VaultID
    public let epoch: Epoch
    /// The group's number, from 1.
    public let group: UInt8
    /// The share's number in its group, from 1.
    public let index: UInt8
    /// 16 bytes that name the epoch's configuration (``anchor(of:)``).
    public let anchor: Bytes
    /// 32 bytes, the polynomials' values at x = `index`.
    public let y: SecretBytes

    /// - Throws: `share-malformed` if a number is 0 or a length is wrong.
    public init(
        vault: VaultID,
        epoch: Epoch,
        position: SharePosition,
        anchor: Bytes,
        y: SecretBytes
    ) throws(ShareError) {
        guard position.group > 0, position.index > 0, anchor.count == ShareLayout.anchor.count,
            y.count == ShareLayout.value.count
        else { throw .malformed(block: nil) }
        self.vault = vault
        self.epoch = epoch
        self.group = position.group
        self.index = position.index
        self.anchor = anchor
        self.y = y
    }

    /// Reads a share as its holder has it: 76 raw bytes, the text form, or standard base64 of the raw bytes, the last
    /// two with any blanks and line ends.
    ///
    /// - Throws: `share-malformed`, naming the first mistyped block of the text form; `share-format-unknown` and
    ///   `share-suite-unknown` if the checksum is right and the first bytes are of a later program.
    public init(reading input: SecretBytes) throws(ShareError) {
        try self.init(raw: try ShareReader.raw(of: input))
    }

    private init(raw: SecretBytes) throws(ShareError) {
        guard raw.count == ShareLayout.count,
            ShareLayout.checksum(of: raw) == raw.slice(ShareLayout.check).withBytes({ Bytes($0) })
        else { throw .malformed(block: nil) }
        let head = raw.slice(0..<ShareLayout.value.lowerBound).withBytes { Bytes($0) }
        guard head[0] == ShareLayout.format else { throw .unknownFormat(head[0]) }
        guard head[1] == ShareLayout.suite else { throw .unknownSuite(head[1]) }
        guard let vault = VaultID(bytes: Bytes(head[ShareLayout.vault])),
            let epoch = head.bigEndian(at: ShareLayout.epoch, as: UInt32.self)
        else { throw .malformed(block: nil) }
        try self.init(
            vault: vault,
            epoch: Epoch(epoch),
            position: SharePosition(group: head[ShareLayout.group], index: head[ShareLayout.index]),
            anchor: Bytes(head[ShareLayout.anchor]),
            y: raw.slice(ShareLayout.value)
        )
    }

    /// The 76 bytes.
    public var raw: SecretBytes {
        var head: Bytes = [ShareLayout.format, ShareLayout.suite] + vault.bytes
        head.append(bigEndian: epoch.number)
        head += [group, index] + anchor
        let body = SecretBytes.joining([SecretBytes(copying: head), y])
        return .joining([body, SecretBytes(copying: ShareLayout.checksum(of: body))])
    }

    /// The text form for paper and typing, 173 ASCII characters: `kq1-` and 16 blocks, each with two check characters.
    public var text: SecretBytes { ShareText.text(of: raw) }

    public var position: SharePosition { SharePosition(group: group, index: index) }

    /// The share without its envelope.
    public var point: SharePoint { SharePoint(group: group, index: index, y: y) }

    /// What names an epoch's configuration in its shares: the first 16 bytes of the SHA-256 of its unchanging part.
    public static func anchor(of configuration: Bytes) -> Bytes { Bytes(Digest(of: configuration).bytes.prefix(16)) }
}
