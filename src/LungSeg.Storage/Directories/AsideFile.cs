using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage.Directories;

/// <summary>
/// A blob being written: a file in a hidden folder of its container, so on the same volume, where no listing looks.
/// It is renamed to its name when it is whole, or removed. The hidden folder is there only while something is written.
/// </summary>
internal sealed class AsideFile : IDisposable
{
    /// <summary>The hidden folder's name; no blob may be in it.</summary>
    public const string FolderName = ".lungseg-aside";

    private const int BufferSize = 1 << 16;
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private readonly DirectoryContainer _container;
    private readonly string _path;
    private readonly FileStream _content;
    private bool _published;

    private AsideFile(DirectoryContainer container, string path, FileStream content) =>
        (_container, _path, _content) = (container, path, content);

    /// <summary>Where the blob's bytes go.</summary>
    public Stream Content => _content;

    public static AsideFile Create(DirectoryContainer container)
    {
        var path = Path.Combine(container.Folder, FolderName, $"{ProcessIdentity.Current}.{Guid.NewGuid():N}");
        return new(container, path, Retried(path, () =>
            new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize)));
    }

    /// <summary>
    /// Removes what processes that died in the middle of a write left behind: at once where the process is known to be
    /// no more, else files that nobody holds open and that were not changed for an hour.
    /// </summary>
    public static void RemoveAbandoned(DirectoryContainer container)
    {
        var folder = new DirectoryInfo(Path.Combine(container.Folder, FolderName));
        if (!folder.Exists) return;
        foreach (var file in folder.EnumerateFiles())
        {
            var writerIsGone = ProcessIdentity.Parse(file.Name.Split('.')[0]) is { IsGone: true };
            if (!writerIsGone && DateTime.UtcNow - file.LastWriteTimeUtc < Abandoned) continue;
            try
            {
                // Opening fails where a living writer still holds the file.
                using (new FileStream(file.FullName, FileMode.Open, FileAccess.Write, FileShare.None)) file.Delete();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
            }
        }

        RemoveFolderIfEmpty(container);
    }

    /// <summary>Gives the file its name and returns its version.</summary>
    /// <exception cref="IOException">The condition is IfAbsent and there is a file of that name, or the file system
    /// failed.</exception>
    /// <exception cref="VersionedMove.OtherVersionException">The condition names a version and another is
    /// there.</exception>
    public FileVersion Publish(string target, WriteCondition condition)
    {
        _content.Flush();
        File.SetLastWriteTimeUtc(_content.SafeFileHandle, FileVersion.NextTime());
        if (_container.FlushToDisk) RandomAccess.FlushToDisk(_content.SafeFileHandle);
        var version = FileVersion.Of(_content.SafeFileHandle);
        _content.Dispose();

        Retried(target, () =>
        {
            if (condition == WriteCondition.IfAbsent) ExclusiveMove.Move(_path, target);
            else if (condition.Version is { } replaced) VersionedMove.Move(_path, target, replaced);
            else File.Move(_path, target, overwrite: true);
            return true;
        });
        _published = true;
        return version;
    }

    public void Dispose()
    {
        _content.Dispose();
        if (!_published) File.Delete(_path);
        RemoveFolderIfEmpty(_container);
    }

    /// <summary>
    /// Makes the path's folder and acts in it, and tries again where another thread removed the folder as empty
    /// meanwhile. Which exception .NET gives for that depends on whether a third thread has made the folder anew when
    /// it looks.
    /// </summary>
    private static T Retried<T>(string path, Func<T> action)
    {
        const int tries = 100;
        var folder = Path.GetDirectoryName(path)!;
        for (var i = 1; ; i++)
        {
            try
            {
                Directory.CreateDirectory(folder);
            }
            catch (IOException) when (i < tries && !File.Exists(folder))
            {
                continue;
            }

            try
            {
                return action();
            }
            catch (Exception fault) when (i < tries && fault is DirectoryNotFoundException or FileNotFoundException)
            {
            }
        }
    }

    private static void RemoveFolderIfEmpty(DirectoryContainer container)
    {
        try
        {
            Directory.Delete(Path.Combine(container.Folder, FolderName));
        }
        catch (IOException)
        {
            // Others are writing, or it is gone already.
        }
    }
}
