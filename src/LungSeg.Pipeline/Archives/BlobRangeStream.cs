using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Archives;

/// <summary>
/// A range of a blob whose end is not known at first: what is likely to do is fetched in one request, and the rest in
/// another where it is read on.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="address">The blob.</param>
/// <param name="etag">The version that is read.</param>
/// <param name="offset">Where the range begins.</param>
/// <param name="end">Where it ends at the latest.</param>
/// <param name="first">Bytes to ask for at first.</param>
internal sealed class BlobRangeStream(
    IBlobStore store, BlobAddress address, string etag, long offset, long end, long first) : BlobReadStream(etag)
{
    private readonly long _first = first;
    private BlobReadStream? _part;
    private long _partEnd;
    private bool _isFirst = true;

    /// <summary>Where the next byte lies in the blob.</summary>
    public long At { get; private set; } = offset;

    /// <summary>Where the range ends; the blob may end before.</summary>
    public long End { get; set; } = end;

    /// <summary>Sends the first request; else the first read does.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var wanted = _isFirst ? Math.Min(_first, End - At) : End - At;
        _isFirst = false;
        _partEnd = At + wanted;
        _part = await store.OpenReadAsync(address, At, wanted, ETag, cancellation);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (At < End && buffer.Length > 0)
        {
            if (_part is null) await OpenAsync(cancellationToken);
            var count = await _part!.ReadAsync(buffer[..(int)Math.Min(buffer.Length, End - At)], cancellationToken);
            At += count;
            if (count > 0) return count;
            await _part.DisposeAsync();
            _part = null;
            if (At < _partEnd) End = At; // The blob ends here.
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _part?.Dispose();
        base.Dispose(disposing);
    }
}
