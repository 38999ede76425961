using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage.Directories;

/// <summary>
/// From blob names to paths below a container's folder. A name's segments are file names, or the escaped ones of
/// <see cref="OddFileName"/>; a file that has the name as it is comes first. No link below the folder is followed but,
/// where the container says so, those to files: with names that obey <see cref="BlobName"/> no path leads out.
/// </summary>
internal static class BlobPaths
{
    /// <summary>The file that is this blob, its link followed, or null where there is none.</summary>
    public static FileInfo? Find(DirectoryContainer container, string name)
    {
        var segments = name.Split('/');
        if (segments[0] == AsideFile.FolderName) return null;
        var path = container.Folder;
        for (var i = 0; i < segments.Length - 1; i++)
        {
            if (Child(path, segments[i]) is not { } folder || !IsPlainFolder(folder)) return null;
            path = folder.FullName;
        }

        return Child(path, segments[^1]) is { } file ? Resolve(container, file) : null;
    }

    /// <summary>The folder that a listing by prefix begins in, or null where there is none.</summary>
    public static DirectoryInfo? FindFolder(DirectoryContainer container, string prefix)
    {
        var path = container.Folder;
        foreach (var segment in prefix.Split('/').SkipLast(1))
        {
            if (Child(path, segment) is not { } folder || !IsPlainFolder(folder)) return null;
            path = folder.FullName;
        }

        var start = new DirectoryInfo(path);
        return start.Exists && !prefix.StartsWith(AsideFile.FolderName + "/", StringComparison.Ordinal) ? start : null;
    }

    /// <summary>Where a blob of this name is written.</summary>
    /// <exception cref="StorageRefusedException">The name leads through a link or a file, or is a folder.</exception>
    public static string ForWriting(DirectoryContainer container, BlobAddress address)
    {
        var segments = address.Name.Split('/');
        if (segments[0] == AsideFile.FolderName) throw new StorageRefusedException($"The name {address} is reserved.");
        var path = container.Folder;
        foreach (var segment in segments.SkipLast(1))
        {
            path = Path.Combine(path, segment);
            var folder = new FileInfo(path);
            if (IsThere(folder) && !IsPlainFolder(folder))
            {
                throw new StorageRefusedException(
                    $"{address} cannot be written: a part of its name is a file or a link.");
            }
        }

        path = Path.Combine(path, segments[^1]);
        return Directory.Exists(path)
            ? throw new StorageRefusedException($"{address} cannot be written: a folder has its name.")
            : path;
    }

    /// <summary>The regular file behind a directory entry, or null where it is something else.</summary>
    public static FileInfo? Resolve(DirectoryContainer container, FileInfo file)
    {
        if (file.Attributes.HasFlag(FileAttributes.Directory))
            return null;
        if (file.LinkTarget is null)
            return file;
        return
            container.FollowFileLinks
            && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target
            ? target
            : null;
    }

    private static FileInfo? Child(string folder, string segment)
    {
        var literal = new FileInfo(Path.Combine(folder, segment));
        if (IsThere(literal)) return literal;
        if (OddFileName.Unescape(segment) is not { } fileName) return null;
        var odd = new FileInfo(Path.Combine(folder, fileName));
        return IsThere(odd) ? odd : null;
    }

    private static bool IsThere(FileInfo entry) => entry.Attributes != (FileAttributes)(-1);

    private static bool IsPlainFolder(FileInfo entry) =>
        entry.Attributes.HasFlag(FileAttributes.Directory) && entry.LinkTarget is null;
}
