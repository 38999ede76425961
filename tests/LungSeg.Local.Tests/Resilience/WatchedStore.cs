using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Tests.Resilience;

/// <summary>
/// The containers that a watcher in a process of its own works on: always the same, so one test at a time.
/// </summary>
internal static class WatchedStore
{
    /// <summary>The tests that run such a watcher, one after the other.</summary>
    public const string Collection = "watchers in processes of their own";

    public static async Task EmptyAsync(IBlobStore store, CancellationToken cancellation)
    {
        var names = new Containers();
        foreach (var container in (string[])[names.Scans, names.Results, names.Work])
        {
            await store.DeleteAllAsync(container, "", cancellation);
        }
    }

    public static async Task<byte[]> ReadAsync(IBlobStore store, BlobAddress address, CancellationToken cancellation)
    {
        await using var stream = await store.OpenReadAsync(address, 0, null, null, cancellation);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }
}
