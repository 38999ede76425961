using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Archives;

/// <summary>
/// Gives an archive's entries names as blobs: the archive's own name, '/', and the entry's with every odd segment
/// escaped (".." becomes "%2E%2E"), without "." and leading '/' and with '/' for '\'. They are shown and compared, and
/// never a path.
/// </summary>
/// <param name="archive">The archive's blob name.</param>
internal sealed class EntryNames(string archive)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>A valid name that no other entry of the archive has.</summary>
    /// <param name="entryName">The name as the archive has it.</param>
    /// <param name="number">The entry's place in the archive, from 1: the name of one that has none, and what tells two
    /// of one name apart.</param>
    public string NameOf(string entryName, int number)
    {
        var name = Escaped(entryName) ?? $"{archive}/entry-{number}";
        if (_taken.Add(name)) return name;
        for (var again = $"{name}~{number}"; ; again += "~")
        {
            if (!BlobName.IsValid(again, out _)) again = $"{archive}/entry-{number}";
            if (_taken.Add(again)) return again;
        }
    }

    private string? Escaped(string entryName)
    {
        var segments = entryName.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries)
            .Where(segment => segment != ".")
            .Select(segment => BlobName.IsValid(segment, out _) ? segment : OddFileName.Escape(segment))
            .ToList();
        if (segments.Count == 0 || segments.Contains(null)) return null;
        var name = $"{archive}/{string.Join('/', segments)}";
        return BlobName.IsValid(name, out _) ? name : null;
    }
}
