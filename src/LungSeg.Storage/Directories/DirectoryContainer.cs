namespace LungSeg.Storage.Directories;

/// <summary>A folder that serves as a container of a <see cref="DirectoryBlobStore"/>.</summary>
/// <param name="Folder">The folder; it may be a link itself, and is made at the first write.</param>
public sealed record DirectoryContainer(string Folder)
{
    /// <summary>Full path of the folder.</summary>
    public string Folder { get; } = Path.GetFullPath(Folder);

    /// <summary>Writes and deletes are refused: for a folder that is the user's.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Reads through links to files, as data sets managed by git-annex are made of; otherwise links are left out, so
    /// that nothing outside the folder can be reached. Links to folders are never followed: they can go in circles.
    /// </summary>
    public bool FollowFileLinks { get; init; }

    /// <summary>Full path of a folder below that no listing enters, such as one for results; null for none.</summary>
    public string? Unlisted { get; init; }

    /// <summary>
    /// Has a blob's bytes on the disk before its name points to them, so that not even a power cut leaves half a blob.
    /// Without it that holds for a crash of the process only; right for scratch that a power cut may spoil.
    /// </summary>
    public bool FlushToDisk { get; init; } = true;
}
