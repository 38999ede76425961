using System.Runtime.CompilerServices;
using LungSeg.Pipeline.Ports;

namespace LungSeg.TestKit.Storage;

/// <summary>
/// A store whose calls go wrong as the test says: <paramref name="plan"/> is asked at every call, with the method and
/// the container and name (or prefix). Faults that make no sense for a method are none.
/// </summary>
public sealed class FaultInjectingBlobStore(IBlobStore inner, Func<StoreCall, BlobAddress, Fault> plan) : IBlobStore
{
    private readonly Lock _lock = new();

    /// <summary>How often each fault was injected.</summary>
    public Dictionary<Fault, int> Injected { get; } = [];

    /// <summary>
    /// A plan of passing faults (unavailable, answer lost, dropped) with a probability, the same for a seed.
    /// </summary>
    public static Func<StoreCall, BlobAddress, Fault> Transient(double probability, int seed)
    {
        var random = new Random(seed);
        Fault[] faults = [Fault.Unavailable, Fault.AnswerLost, Fault.Dropped];
        return (_, _) =>
        {
            lock (random) return random.NextDouble() < probability ? faults[random.Next(faults.Length)] : Fault.None;
        };
    }

    /// <summary>
    /// A plan that gives these faults to the first calls of one method, one each, and none after them.
    /// </summary>
    public static Func<StoreCall, BlobAddress, Fault> Sequence(StoreCall on, params Fault[] faults)
    {
        var next = -1;
        return (call, _) =>
        {
            if (call != on) return Fault.None;
            var index = Interlocked.Increment(ref next);
            return index < faults.Length ? faults[index] : Fault.None;
        };
    }

    public async IAsyncEnumerable<BlobEntry> ListAsync(
        string container, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var fault = Next(StoreCall.List, new(container, prefix));
        if (fault is Fault.Unavailable or Fault.AnswerLost) throw Unavailable();
        var entries = await inner.ListAsync(container, prefix, cancellation).ToListAsync(cancellation);
        if (fault == Fault.Lagging && entries.Count > 0) entries.Remove(entries.MaxBy(entry => entry.LastModified)!);
        for (var i = 0; i < entries.Count; i++)
        {
            if (fault == Fault.Dropped && i >= entries.Count / 2) throw Unavailable();
            yield return fault == Fault.WrongETag ? entries[i] with { ETag = "wrong" } : entries[i];
        }
    }

    public async Task<BlobEntry?> FindAsync(BlobAddress address, CancellationToken cancellation)
    {
        var fault = Next(StoreCall.Find, address);
        if (fault is Fault.Unavailable or Fault.AnswerLost or Fault.Dropped) throw Unavailable();
        if (fault == Fault.Lagging) return null;
        await MeddleAsync(fault, address, cancellation);
        var entry = await inner.FindAsync(address, cancellation);
        return fault == Fault.WrongETag && entry is not null ? entry with { ETag = "wrong" } : entry;
    }

    public async Task<BlobReadStream> OpenReadAsync(
        BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
    {
        var fault = Next(StoreCall.Read, address);
        if (fault is Fault.Unavailable or Fault.AnswerLost) throw Unavailable();
        if (fault == Fault.WrongETag && ifETag is not null) throw new BlobChangedException(address);
        await MeddleAsync(fault, address, cancellation);
        var stream = await inner.OpenReadAsync(address, offset, length, ifETag, cancellation);
        if (fault != Fault.Dropped) return stream;
        await using (stream)
        {
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, cancellation);
            return new BreakingStream(new(new(bytes.GetBuffer(), 0, (int)(bytes.Length / 2)), stream.ETag));
        }
    }

    public async Task<string> WriteAsync(
        BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation)
    {
        var fault = Next(StoreCall.Write, address);
        if (fault == Fault.Unavailable) throw Unavailable();
        if (fault == Fault.Dropped)
        {
            await write(Stream.Null, cancellation);
            throw Unavailable();
        }

        var etag = await inner.WriteAsync(address, condition, write, cancellation);
        return fault == Fault.AnswerLost ? throw Unavailable() : etag;
    }

    public async Task<bool> DeleteAsync(BlobAddress address, CancellationToken cancellation)
    {
        var fault = Next(StoreCall.Delete, address);
        if (fault is Fault.Unavailable or Fault.Dropped) throw Unavailable();
        var deleted = await inner.DeleteAsync(address, cancellation);
        return fault == Fault.AnswerLost ? throw Unavailable() : deleted;
    }

    private static StorageUnavailableException Unavailable() => new("Injected: the store is not available.");

    private Fault Next(StoreCall call, BlobAddress address)
    {
        var fault = plan(call, address);
        lock (_lock) Injected[fault] = Injected.GetValueOrDefault(fault) + 1;
        return fault;
    }

    private async Task MeddleAsync(Fault fault, BlobAddress address, CancellationToken cancellation)
    {
        if (fault == Fault.Vanished) await inner.DeleteAsync(address, cancellation);
        if (fault != Fault.Changed) return;
        await inner.WriteAsync(
            address, WriteCondition.Always,
            (stream, token) => stream.WriteAsync("changed meanwhile"u8.ToArray(), token).AsTask(), cancellation);
    }

    /// <summary>Gives its bytes and then breaks instead of ending.</summary>
    private sealed class BreakingStream(BytesReadStream bytes) : BlobReadStream(bytes.ETag)
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await bytes.ReadAsync(buffer, cancellationToken);
            return read > 0 || buffer.Length == 0 ? read : throw Unavailable();
        }
    }
}
