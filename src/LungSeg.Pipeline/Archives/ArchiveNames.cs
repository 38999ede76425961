namespace LungSeg.Pipeline.Archives;

/// <summary>The names by which archives are known: a file of another name is never opened as one.</summary>
public static class ArchiveNames
{
    /// <summary>
    /// A zip is looked for under this one even where its first bytes are others: a program that unpacks it.
    /// </summary>
    internal const string ZipEnding = ".zip";

    private static readonly string[] Endings = [ZipEnding, ".tar", ".tar.gz", ".tgz"];

    /// <summary>True for names that archives have.</summary>
    public static bool IsArchive(string name) => EndingOf(name) is not null;

    /// <summary>The name without what says that it is an archive.</summary>
    public static string WithoutEnding(string name) => EndingOf(name) is { } ending ? name[..^ending.Length] : name;

    private static string? EndingOf(string name) =>
        Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
