import Canonical
import SecretSharing
import Secrets

/// The pure part of a drill, in which holders prove while all is well that their shares still work.
public enum Drill {
    /// Whether a holder's proof is right: HMAC-SHA256 of the drill's nonce under the drill key of his share. Compared in
    /// constant time.
    public static func verdict(proof: Bytes, nonce: Bytes, drillKey: SecretBytes) -> Bool {
        equalInConstantTime(proof, Share.drillProof(key: drillKey, nonce: nonce))
    }
}
