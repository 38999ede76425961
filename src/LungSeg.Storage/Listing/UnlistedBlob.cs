using System.Text;

namespace LungSeg.Storage.Listing;

/// <summary>
/// Something in a store that a listing leaves out: said by name, so that a user knows what was not read.
/// </summary>
/// <param name="Container">Container it lies in.</param>
/// <param name="Path">Its name there, with control characters replaced.</param>
/// <param name="Code">name-not-valid, name-taken, link-not-followed or folder-not-readable.</param>
/// <param name="Reason">What is wrong with it, as the end of a sentence that begins with its name.</param>
public sealed record UnlistedBlob(string Container, string Path, string Code, string Reason)
{
    /// <summary>Its name there; control characters and halves of Unicode characters are replaced by U+FFFD.</summary>
    public string Path { get; } = Printable(Path);

    private static string Printable(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var rune in path.EnumerateRunes()) text.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        return text.ToString();
    }
}
