using System.Collections.Concurrent;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage.Listing;
using Microsoft.Win32.SafeHandles;

namespace LungSeg.Storage.Directories;

/// <summary>
/// Blobs as files: a container is a folder, a blob's name the path below it. A write goes to a hidden folder beside
/// and is renamed when whole; by default its bytes are on the disk before that. The rename itself is not flushed: a
/// power cut may lose the last writes, never show half of one. An ETag is the file's length and time of change.
/// Names are as case-sensitive as the file system: keep to names that differ in more than case.
/// </summary>
public sealed class DirectoryBlobStore : IBlobStore
{
    private readonly Func<string, DirectoryContainer> _container;
    private readonly Action<UnlistedBlob>? _unlisted;
    private readonly ConcurrentDictionary<string, bool> _cleaned = new(StringComparer.Ordinal);

    /// <summary>A store whose containers are folders anywhere; an address in any other container is refused.</summary>
    /// <param name="containers">Folder of each container, none within another.</param>
    /// <param name="unlisted">Is told of every file that a listing leaves out.</param>
    public DirectoryBlobStore(
        IReadOnlyDictionary<string, DirectoryContainer> containers, Action<UnlistedBlob>? unlisted = null)
    {
        _container = name => containers.TryGetValue(name, out var container)
            ? container
            : throw new StorageRefusedException($"This store has no container '{name}'.");
        _unlisted = unlisted;
    }

    /// <summary>A store whose containers are the folders below one root, made as they are written to.</summary>
    /// <param name="root">The root; made at the first write.</param>
    /// <param name="unlisted">Is told of every file that a listing leaves out.</param>
    public DirectoryBlobStore(string root, Action<UnlistedBlob>? unlisted = null)
    {
        _container = name => new(Path.Combine(root, name));
        _unlisted = unlisted;
    }

    public IAsyncEnumerable<BlobEntry> ListAsync(string container, string prefix, CancellationToken cancellation)
    {
        var folder = _container(ContainerName.Validated(container));
        var listing = new DirectoryListing(container, folder, BlobName.ValidatedPrefix(prefix), _unlisted);
        return Cancellable(listing.Entries(), cancellation).ToAsyncEnumerable();
    }

    public Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        address = address.Validated();
        try
        {
            return Task.FromResult(Find(address) is { } file ? FileVersion.Of(file).Entry(address.Name) : null);
        }
        catch (FileNotFoundException)
        {
            return Task.FromResult<BlobEntry?>(null); // Removed since it was found.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileFaults.Translate(fault, address);
        }
    }

    public Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellation.ThrowIfCancellationRequested();
        address = address.Validated();
        try
        {
            var file = Find(address) ?? throw new BlobNotFoundException(address);
            var version = FileVersion.Of(file);
            if (ifETag is not null && ifETag != version.ETag) throw new BlobChangedException(address);

            // Nothing to read, so nothing is opened: a pipe or a device, whose length is 0, would block here.
            if (version.Length == 0) return Task.FromResult<BlobReadStream>(new BytesReadStream(default, version.ETag));
            var content = Open(file);

            // The name may have been given to another file since the look at it.
            var opened = FileVersion.Of(content).ETag;
            if (ifETag is null || ifETag == opened)
                return Task.FromResult<BlobReadStream>(new FileReadStream(content, opened, address, offset, length));
            content.Dispose();
            throw new BlobChangedException(address);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileFaults.Translate(fault, address);
        }
    }

    public async Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        address = address.Validated();
        var container = Writable(address);
        using var file = Guarded(address, () => AsideFile.Create(container));
        try
        {
            await write(file.Content, cancellation);
        }
        catch (Exception fault) when (FileFaults.IsDiskFull(fault))
        {
            throw FileFaults.Translate(fault, address);
        }

        cancellation.ThrowIfCancellationRequested();
        return Guarded(address, () =>
        {
            var target = BlobPaths.ForWriting(container, address);
            try
            {
                return file.Publish(target, condition).ETag;
            }
            catch (IOException fault) when (condition == WriteCondition.IfAbsent && File.Exists(target))
            {
                throw new BlobExistsException(address, fault);
            }
            catch (VersionedMove.OtherVersionException fault)
            {
                throw new BlobChangedException(address, fault);
            }
        });
    }

    public Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        address = address.Validated();
        var container = Writable(address);
        return Task.FromResult(Guarded(address, () =>
        {
            // A link is never followed here: what it points to is not this store's to delete.
            if (BlobPaths.Find(container with { FollowFileLinks = false }, address.Name) is not { } file) return false;
            file.Delete();
            RemoveEmptyFolders(container, file.Directory!);
            return true;
        }));
    }

    private static SafeFileHandle Open(FileInfo file) =>
        File.OpenHandle(
            file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
            FileOptions.SequentialScan);

    private static IEnumerable<BlobEntry> Cancellable(IEnumerable<BlobEntry> entries, CancellationToken cancellation)
    {
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    private static T Guarded<T>(BlobAddress address, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileFaults.Translate(fault, address);
        }
    }

    private static void RemoveEmptyFolders(DirectoryContainer container, DirectoryInfo folder)
    {
        try
        {
            for (; folder.FullName.Length > container.Folder.Length; folder = folder.Parent!) folder.Delete();
        }
        catch (IOException)
        {
            // Not empty, or another thread was here first.
        }
    }

    private FileInfo? Find(BlobAddress address) => BlobPaths.Find(_container(address.Container), address.Name);

    private DirectoryContainer Writable(BlobAddress address)
    {
        var container = _container(address.Container);
        if (container.ReadOnly) throw new StorageRefusedException($"The container of {address} is read-only.");
        if (_cleaned.TryAdd(address.Container, true)) AsideFile.RemoveAbandoned(container);
        return container;
    }
}
