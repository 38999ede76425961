using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Cases;

/// <summary>
/// Tells a case's input from what lies beside it: files that systems and media leave, uploads under way, and the blobs
/// that stand for folders. None of that is part of the input's fingerprint, so that it neither starts nor prolongs a
/// case nor gives it a new revision.
/// </summary>
public static class CaseInput
{
    /// <summary>
    /// Names of files that macOS, Windows and DICOM media have beside the scan; DICOMDIR is a listing of slices, not
    /// one.
    /// </summary>
    private static readonly HashSet<string> SystemFiles = new(StringComparer.OrdinalIgnoreCase)
    {
        ".DS_Store", ".localized", "Thumbs.db", "ehthumbs.db", "desktop.ini", "DICOMDIR",
    };

    /// <summary>Folders with nothing of the user's in them.</summary>
    private static readonly HashSet<string> SystemFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        "__MACOSX",
        ".Spotlight-V100",
        ".Trashes",
        ".fseventsd",
        ".TemporaryItems",
        "System Volume Information",
        "$RECYCLE.BIN",
    };

    /// <summary>What WinSCP, FileZilla, browsers and download managers call a file until it is whole.</summary>
    private static readonly string[] PartialEndings = [".filepart", ".part", ".partial", ".crdownload"];

    /// <summary>True where the name alone says that the blob is no input.</summary>
    public static bool IsExcluded(string name) => FaultOf(name) is not null;

    /// <summary>Takes what is no input out of a listing.</summary>
    /// <param name="listing">The blobs of one case; what is no input is removed.</param>
    /// <returns>What was removed and is to be named: all but the blobs that stand for folders.</returns>
    public static IReadOnlyList<Fault> RemoveOthers(List<BlobEntry> listing)
    {
        var removed = new List<Fault>();
        var folders = FoldersAmong(listing);
        listing.RemoveAll(blob =>
        {
            if (folders.Contains(blob.Name)) return true;
            if (FaultOf(blob.Name) is not { } fault) return false;
            removed.Add(fault);
            return true;
        });
        return removed;
    }

    /// <summary>The reason why a blob or an archive's entry of this name is no input; null where it may be.</summary>
    internal static Fault? FaultOf(string name)
    {
        if (IsSystemFile(name))
        {
            return new(
                "system-file", "It is a file that macOS, Windows or a medium keeps beside a scan, not a slice.",
                "Nothing needs to be done.", name);
        }

        return PartialEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? new(
                "upload-under-way", "Its name says that it is still being sent.",
                "Let the upload end; the whole file is then processed by itself.", name)
            : null;
    }

    private static bool IsSystemFile(string name)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        return SystemFiles.Contains(file)
            || file.StartsWith("._", StringComparison.Ordinal)
            || name.Split('/').SkipLast(1).Any(SystemFolders.Contains);
    }

    /// <summary>
    /// Blobs without a byte whose name is a folder of others: tools that know folders make them in stores that know
    /// none.
    /// </summary>
    private static HashSet<string> FoldersAmong(List<BlobEntry> listing)
    {
        var empty = listing.Where(blob => blob.Length == 0).Select(blob => blob.Name).ToHashSet(StringComparer.Ordinal);
        if (empty.Count == 0) return empty;
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var blob in listing)
        {
            for (var end = blob.Name.LastIndexOf('/'); end > 0; end = blob.Name.LastIndexOf('/', end - 1))
                folders.Add(blob.Name[..end]);
        }

        empty.IntersectWith(folders);
        return empty;
    }
}
