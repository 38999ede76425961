using System.Buffers;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Caching;

/// <summary>
/// Remembers small blobs that were written through it, so that a process that runs all of a case's stages does not ask
/// for what it has just sent. The store has every blob as early as without this. A blob is forgotten when it is written
/// again or deleted through this, and when <see cref="Forget(string, string)"/> says so. That another process replaces
/// it goes unnoticed: only names are to be remembered under which nobody else puts other bytes. Remembers what fits.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="isRemembered">Which blobs are worth it.</param>
/// <param name="boundBytes">The most bytes that are remembered at a time.</param>
public sealed class RememberingBlobStore(IBlobStore inner, Predicate<BlobAddress> isRemembered, long boundBytes)
    : IBlobStore
{
    /// <summary>A blob above 4 MiB is worth a request of its own.</summary>
    private const int LargestBlob = 4 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<BlobAddress, Blob> _blobs = [];
    private long _bytes;

    /// <summary>Bytes remembered now.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _bytes;
        }
    }

    /// <summary>Forgets the blobs of a container whose names start with <paramref name="prefix"/>.</summary>
    public void Forget(string container, string prefix)
    {
        lock (_lock)
        {
            foreach (var address in _blobs.Keys.Where(Matches).ToList()) Spoil(address);
        }

        bool Matches(BlobAddress address) =>
            address.Container == container && address.Name.StartsWith(prefix, StringComparison.Ordinal);
    }

    public IAsyncEnumerable<BlobEntry> ListAsync(string container, string prefix, CancellationToken cancellation) =>
        inner.ListAsync(container, prefix, cancellation);

    public Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation) =>
        inner.FindAsync(address, cancellation);

    public Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            // Of another version than the remembered one the store knows more.
            if (_blobs.TryGetValue(address, out var blob) && blob.ETag is { } etag && etag == (ifETag ?? etag))
            {
                return Task.FromResult<BlobReadStream>(BytesReadStream.Range(blob.Content, etag, offset, length));
            }
        }

        return inner.OpenReadAsync(address, offset, length, ifETag, cancellation);
    }

    public async Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation)
    {
        if (!isRemembered(address)) return await inner.WriteAsync(address, condition, write, cancellation);
        Begin(address);
        RememberingStream? content = null;
        string? etag = null;
        try
        {
            return etag = await inner.WriteAsync(
                address, condition, (stream, token) => write(content = new(stream, LargestBlob), token), cancellation);
        }
        finally
        {
            End(address, etag, content?.Content);
        }
    }

    public async Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation)
    {
        // Before, for from here on it may be gone; after, for a write in between may have come first or last.
        lock (_lock) Spoil(address);
        try
        {
            return await inner.DeleteAsync(address, cancellation);
        }
        finally
        {
            lock (_lock) Spoil(address);
        }
    }

    private void Begin(BlobAddress address)
    {
        lock (_lock)
        {
            Spoil(address);
            if (!_blobs.TryGetValue(address, out var blob)) _blobs[address] = blob = new();
            blob.UnderWay++;
        }
    }

    private void End(BlobAddress address, string? etag, ReadOnlySequence<byte>? content)
    {
        lock (_lock)
        {
            var blob = _blobs[address];
            if (--blob.UnderWay > 0) return;
            if (!blob.IsSpoilt && etag is not null && content is { } whole && _bytes + whole.Length <= boundBytes)
            {
                (blob.ETag, blob.Content) = (etag, whole);
                _bytes += whole.Length;
            }
            else
            {
                _blobs.Remove(address);
            }
        }
    }

    /// <summary>
    /// What is remembered is no longer what the store has, and what is under way may come before or after what is done
    /// now: only the store knows.
    /// </summary>
    private void Spoil(BlobAddress address)
    {
        if (!_blobs.TryGetValue(address, out var blob)) return;
        _bytes -= blob.Content.Length;
        (blob.ETag, blob.Content, blob.IsSpoilt) = (null, default, true);
        if (blob.UnderWay == 0) _blobs.Remove(address);
    }

    /// <summary>A blob that is being written, or that was and is remembered.</summary>
    private sealed class Blob
    {
        /// <summary>Its writes that have not ended.</summary>
        public int UnderWay { get; set; }

        /// <summary>Among them was another write or a delete.</summary>
        public bool IsSpoilt { get; set; }

        /// <summary>Null while it is being written.</summary>
        public string? ETag { get; set; }

        public ReadOnlySequence<byte> Content { get; set; }
    }
}
