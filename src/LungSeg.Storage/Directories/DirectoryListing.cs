using LungSeg.Pipeline.Ports;
using LungSeg.Storage.Listing;

namespace LungSeg.Storage.Directories;

/// <summary>
/// Walks a container's folder in ordinal order of blob names: one folder is sorted at a time, a folder's own key being
/// its name with '/', so that "a-b" comes before "a/b" as it does in a blob store.
/// </summary>
internal sealed class DirectoryListing(
    string containerName, DirectoryContainer container, string prefix, Action<UnlistedBlob>? unlisted)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    public IEnumerable<BlobEntry> Entries() => BlobPaths.FindFolder(container, prefix) is { } start
        ? Walk(start, prefix[..(prefix.LastIndexOf('/') + 1)])
        : [];

    private IEnumerable<BlobEntry> Walk(DirectoryInfo folder, string path)
    {
        foreach (var (key, info) in Sorted(folder, path))
        {
            if (info is DirectoryInfo child)
            {
                foreach (var entry in Walk(child, key)) yield return entry;
            }
            else if (Entry(key, (FileInfo)info) is { } entry)
            {
                yield return entry;
            }
        }
    }

    private List<(string Key, FileSystemInfo Info)> Sorted(DirectoryInfo folder, string path)
    {
        var entries = new List<(string Key, FileSystemInfo Info)>();
        var odd = new List<FileSystemInfo>();
        try
        {
            foreach (var info in folder.EnumerateFileSystemInfos("*", Everything))
            {
                if (path.Length == 0 && info.Name == AsideFile.FolderName) continue;
                if (info.FullName == container.Unlisted) continue;
                if (BlobName.IsValid(info.Name, out _)) Add(info, info.Name);
                else odd.Add(info);
            }
        }
        catch (UnauthorizedAccessException)
        {
            Report(path, "folder-not-readable", "may not be read by this user");
        }
        catch (DirectoryNotFoundException)
        {
            // Removed while the listing went on.
        }

        var taken = entries.Select(entry => entry.Key.TrimEnd('/')).ToHashSet(StringComparer.Ordinal);
        foreach (var info in odd)
        {
            var segment = OddFileName.Escape(info.Name);
            if (segment is null)
                Report(path + info.Name, "name-not-valid", "has a name that is not Unicode: rename it");
            else if (taken.Contains(path + segment))
                Report(path + info.Name, "name-taken", $"is also the name of {segment}: rename one");
            else
                Add(info, segment);
        }

        entries.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return entries;

        void Add(FileSystemInfo info, string segment)
        {
            var isFolder = info is DirectoryInfo;
            var key = path + segment + (isFolder ? "/" : "");
            var wanted =
                key.StartsWith(prefix, StringComparison.Ordinal)
                || (isFolder && prefix.StartsWith(key, StringComparison.Ordinal));
            if (!wanted)
                return;
            if (!BlobName.IsValid(path + segment, out var fault))
                Report(path + info.Name, "name-not-valid", fault);
            else if (isFolder && info.LinkTarget is not null)
                Report(path + info.Name, "link-not-followed", "is a link to a folder");
            else
                entries.Add((key, info));
        }
    }

    private BlobEntry? Entry(string name, FileInfo file)
    {
        try
        {
            var resolved = BlobPaths.Resolve(container, file);
            if (resolved is null) Report(name, "link-not-followed", "is a link");
            return resolved is null ? null : FileVersion.Of(resolved).Entry(name);
        }
        catch (FileNotFoundException)
        {
            return null; // Removed while the listing went on.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileFaults.Translate(fault, new(containerName, name));
        }
    }

    private void Report(string path, string code, string reason) =>
        unlisted?.Invoke(new(containerName, path, code, reason));
}
