using System.Security.Cryptography;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage;

/// <summary>Blobs in this process's memory: for tests and for scratch of small cases. ETags count the writes.</summary>
public sealed class MemoryBlobStore(TimeProvider? time = null) : IBlobStore
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, Blob>> _containers = new(StringComparer.Ordinal);
    private long _writes;

    public IAsyncEnumerable<BlobEntry> ListAsync(string container, string prefix, CancellationToken cancellation)
    {
        ContainerName.Validated(container);
        BlobName.ValidatedPrefix(prefix);
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_containers.TryGetValue(container, out var blobs)) return AsyncEnumerable.Empty<BlobEntry>();
            BlobEntry[] found = [.. from blob in blobs
                                    where blob.Key.StartsWith(prefix, StringComparison.Ordinal)
                                    select blob.Value.Entry];
            return found.ToAsyncEnumerable();
        }
    }

    public Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(Find(address.Validated())?.Entry);
    }

    public Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellation.ThrowIfCancellationRequested();
        var blob = Find(address.Validated()) ?? throw new BlobNotFoundException(address);
        if (ifETag is not null && ifETag != blob.Entry.ETag)
            throw new BlobChangedException(address);
        return Task.FromResult<BlobReadStream>(
            BytesReadStream.Range(new(blob.Content), blob.Entry.ETag, offset, length));
    }

    public async Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation)
    {
        address = address.Validated();
        using var content = new MemoryStream();
        await write(content, cancellation);
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_containers.TryGetValue(address.Container, out var blobs))
            {
                _containers.Add(address.Container, blobs = new(StringComparer.Ordinal));
            }

            if (condition == WriteCondition.IfAbsent && blobs.ContainsKey(address.Name))
                throw new BlobExistsException(address);
            if (condition.Version is { } version && blobs.GetValueOrDefault(address.Name)?.Entry.ETag != version)
                throw new BlobChangedException(address);
            var bytes = content.ToArray();
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            var entry = new BlobEntry(address.Name, bytes.Length, $"{++_writes}", _time.GetUtcNow(), hash);
            blobs[address.Name] = new(entry, bytes);
            return entry.ETag;
        }
    }

    public Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        address = address.Validated();
        lock (_lock)
        {
            return Task.FromResult(
                _containers.TryGetValue(address.Container, out var blobs) && blobs.Remove(address.Name));
        }
    }

    private Blob? Find(BlobAddress address)
    {
        lock (_lock)
        {
            return _containers.TryGetValue(address.Container, out var blobs)
                ? blobs.GetValueOrDefault(address.Name)
                : null;
        }
    }

    private sealed record Blob(BlobEntry Entry, byte[] Content);
}
