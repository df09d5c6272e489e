import KMIP

extension ResponseMessage {
    /// The answer to a message that is refused as a whole: one batch item without an operation (KMIP 1.4 section 11.1).
    init(refusing refusal: RequestEnvelope.Refusal, now: Int64, serverCorrelationValue: String?) {
        let rules = VersionRules(refusal.version)
        let header = ResponseHeader(
            version: refusal.version,
            timeStamp: now,
            serverCorrelationValue: serverCorrelationValue,
            batchCount: 1
        )
        let item = ResponseBatchItem(
            operationCode: nil,
            status: .operationFailed,
            reason: refusal.error.reason.known(in: refusal.version),
            message: refusal.error.message
        )
        self.init(header: rules.downgrade(header), items: [item])
    }
}
