using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Commands;

/// <summary>What a case is called that is a folder or an archive.</summary>
internal static class CaseNames
{
    /// <summary>Where a folder's name cannot be a case's.</summary>
    private const string Nameless = "scan";

    /// <summary>The folder's own name, an archive's without its ending; of one that only says what is in it ("dicom"), its parent's before it.</summary>
    public static string Of(DirectoryInfo folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.FullName));
        if (Folders.IsArchive(folder)) name = ArchiveNames.WithoutEnding(name);
        var parent = folder.Parent?.Name;
        var isGeneric = name.Equals("dicom", StringComparison.OrdinalIgnoreCase) || name.Equals("dcm", StringComparison.OrdinalIgnoreCase);
        if (isGeneric && parent is not null && BlobName.IsValid(parent, out _)) return parent;
        return BlobName.IsValid(name, out _) ? name : Nameless;
    }
}
