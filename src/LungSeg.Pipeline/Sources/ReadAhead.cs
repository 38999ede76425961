using System.Threading.Channels;
using LungSeg.Dicom.Pixels;
using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Reads the slices of a case while it still arrives, so that they are held when it is complete. A fault is nobody's
/// here: whoever needs the slice meets it again and tells it.
/// </summary>
public sealed class ReadAhead : IAsyncDisposable
{
    /// <summary>Few: those who upload have the store first.</summary>
    private const int ConcurrentReads = 2;

    private readonly HeldObjects _held;
    private readonly HashSet<SliceVersion> _asked = [];
    private readonly Channel<BlobEntry> _queue = Channel.CreateUnbounded<BlobEntry>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;

    /// <param name="store">Where scans lie.</param>
    /// <param name="containers">The containers' names.</param>
    /// <param name="held">Where slices are held; what has no room there is not read.</param>
    public ReadAhead(IBlobStore store, Containers containers, HeldObjects held)
    {
        _held = held;
        var source = new SliceSource(store, containers, new PixelDecoders([]), held);
        _reading = Task.WhenAll(Enumerable.Range(0, ConcurrentReads).Select(_ => ReadAsync(source)));
    }

    /// <summary>Asks for objects that lie in a case; one that was asked for before is not read again.</summary>
    public void Ask(IEnumerable<BlobEntry> blobs)
    {
        lock (_asked)
        {
            foreach (var blob in blobs.Where(blob => !ArchiveNames.IsArchive(blob.Name)))
            {
                if (_held.HasRoomFor(blob.Length) && _asked.Add(SliceVersion.Of(blob))) _queue.Writer.TryWrite(blob);
            }
        }
    }

    /// <summary>Forgets a case that runs no more.</summary>
    /// <param name="prefix">What its objects' names begin with.</param>
    public void Forget(string prefix)
    {
        lock (_asked) _asked.RemoveWhere(version => version.Blob.StartsWith(prefix, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ReadAsync(SliceSource source)
    {
        await foreach (var blob in _queue.Reader.ReadAllAsync(_stop.Token))
        {
            if (!IsAsked(blob) || !_held.HasRoomFor(blob.Length)) continue;
            try
            {
                await source.ReadHeaderAsync(blob, _stop.Token);
                if (!IsAsked(blob)) _held.Take(SliceVersion.Of(blob))?.Dispose();
            }
            catch (StorageException)
            {
            }
        }
    }

    private bool IsAsked(BlobEntry blob)
    {
        lock (_asked) return _asked.Contains(SliceVersion.Of(blob));
    }
}
