using LungSeg.Pipeline.Ports;

namespace LungSeg.Storage.Retries;

/// <summary>
/// Reads on where a broken stream stopped, on the same version of the blob. Tries are counted anew after every byte
/// that arrives, so that a long read over a bad line ends when the line is dead and not when it was bad often.
/// </summary>
/// <param name="first">The stream to begin with; owned from here on.</param>
/// <param name="open">Opens the version of an ETag after a number of bytes of the range.</param>
/// <param name="policy">Tries and waits.</param>
internal sealed class ResumingStream(
    BlobReadStream first, Func<string, long, CancellationToken, Task<BlobReadStream>> open, RetryPolicy policy)
    : BlobReadStream(first.ETag)
{
    private BlobReadStream? _current = first;
    private long _read;
    private int _failures;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                _current ??= await open(ETag, _read, cancellationToken);
                var count = await _current.ReadAsync(buffer, cancellationToken);
                if (count > 0) _failures = 0;
                _read += count;
                return count;
            }
            catch (StorageUnavailableException) when (++_failures < policy.Tries)
            {
                if (_current is not null) await _current.DisposeAsync();
                _current = null;
                await policy.WaitAsync(_failures, cancellationToken);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _current?.Dispose();
        base.Dispose(disposing);
    }
}
