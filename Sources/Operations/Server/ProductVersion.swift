/// The version of this program, as `/version`, the seal status and `--version` give it.
public enum ProductVersion {
    public static let text = "0.1.0"
}
