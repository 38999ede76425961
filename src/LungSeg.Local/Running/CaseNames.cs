using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Running;

/// <summary>What a case is called that is a folder or a file.</summary>
internal static class CaseNames
{
    /// <summary>Where a folder's name cannot be a case's.</summary>
    private const string Nameless = "scan";

    /// <summary>
    /// The folder's own name, a file's without its ending; of one that only says what is in it ("dicom"), its parent's
    /// before it.
    /// </summary>
    public static string Of(DirectoryInfo folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.FullName));
        if (InputFile.Find(folder) is { } file) name = file.Name;
        var parent = folder.Parent?.Name;
        var isGeneric =
            name.Equals("dicom", StringComparison.OrdinalIgnoreCase)
            || name.Equals("dcm", StringComparison.OrdinalIgnoreCase);
        if (isGeneric && parent is not null && BlobName.IsValid(parent, out _))
            return parent;
        return BlobName.IsValid(name, out _) ? name : Nameless;
    }
}
