public import Canonical

extension Keyring {
    /// A row's tag under the current generation: 41 bytes over the row's canonical bytes.
    ///
    /// - Throws: `cipher-failed`, `too-large`.
    public func rowTag(_ row: Bytes) throws(KeyringError) -> Bytes { try tag(row, key: currentMaster.rowTag) }

    /// Returns if the row is as it was when it was tagged.
    ///
    /// - Throws: `not-authentic` if it is not; `generation-behind`, `blob-format-unknown`, `blob-truncated`,
    ///   `cipher-failed`.
    public func checkRowTag(_ tag: Bytes, _ row: Bytes, generation: MasterGeneration) throws(KeyringError) {
        try checkTag(tag, row, key: master(generation).rowTag)
    }

    /// The tag of a record of the change log under the current generation.
    ///
    /// - Throws: as `rowTag` does.
    public func logTag(_ record: Bytes) throws(KeyringError) -> Bytes { try tag(record, key: currentMaster.logTag) }

    /// Returns if the record is as it was when it was tagged.
    ///
    /// - Throws: as `checkRowTag` does.
    public func checkLogTag(_ tag: Bytes, _ record: Bytes, generation: MasterGeneration) throws(KeyringError) {
        try checkTag(tag, record, key: master(generation).logTag)
    }
}
