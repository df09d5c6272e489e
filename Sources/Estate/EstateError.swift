import AsymmetricKeys
import Certificates
import KMIP

/// Why a file was not read as objects, or an object not written as a file.
public struct EstateError: Error, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        /// It is of no form that is known; its form or the type of its bytes has to be named.
        case unrecognized
        /// It is of a form that is known, and damaged.
        case malformed
        /// Something in it is of a kind that is not taken.
        case unsupported
        case passwordNeeded = "password-needed"
        case passwordWrong = "password-wrong"
        /// The other key server was told never to give the key out.
        case notExportable = "not-exportable"
        case tooLarge = "too-large"
        /// This object cannot be said in this form.
        case notInThisForm = "not-in-this-form"
        /// There is nothing in it.
        case empty
    }

    public let code: Code
    /// A sentence; nothing of the material enters it.
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    init(_ error: KMIPError) { self.init(.malformed, error.message) }

    init(_ error: AsymmetricKeyError) {
        switch error.code {
        case .malformed, .inconsistent, .incomplete, .failed: self.init(.malformed, error.detail)
        case .unsupported: self.init(.unsupported, error.detail)
        case .notInThisForm: self.init(.notInThisForm, error.detail)
        }
    }

    init(_ error: CertificateError, in what: String) {
        switch error {
        case .wrongPassword: self.init(.passwordWrong, "the password does not open \(what)")
        case .tooMuchWork:
            self.init(.unsupported, "\(what) has its password hashed more often than is done here")
        case .unsupported: self.init(.unsupported, "\(what) is protected by PBMAC1, which is not known here")
        case .notSelfSigned: self.init(.malformed, "\(what) is not signed by the key in it")
        case .malformed: self.init(.malformed, "\(what) is damaged")
        }
    }
}

extension EstateError: CustomStringConvertible {
    public var description: String { detail }
}
