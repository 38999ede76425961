namespace LungSeg.Pipeline.Documents;

/// <summary>The mask that a result was measured in, where it was given and not made.</summary>
/// <param name="File">The file's name without folders.</param>
/// <param name="Sha256">Of its bytes, in hexadecimal.</param>
/// <param name="Structures">The structures by the mask's values or segment numbers; none for what was left out.</param>
public sealed record MaskSourceDocument(string File, string Sha256, IReadOnlyDictionary<string, string> Structures);
