using LungSeg.Local.Commands;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;

namespace LungSeg.Local.Driver;

/// <summary>
/// A driver whose cases another process can go on with: what stages leave for each other and what they answered is kept
/// in memory and written to the store behind the work.
/// </summary>
internal sealed class ResumableDriver : IAsyncDisposable
{
    private readonly WriteBehind _writer;
    private readonly WriteBehindScratch _scratch;

    /// <param name="store">The store.</param>
    /// <param name="containers">Its containers.</param>
    /// <param name="storeAfter">How long what was made waits to be stored: the most work that is lost with the process.</param>
    public ResumableDriver(IBlobStore store, Containers containers, TimeSpan storeAfter)
    {
        var time = TimeProvider.System;
        _writer = new(storeAfter, time);
        _writer.Failed += Console.Error.WriteLine;
        _scratch = new(
            new BlobScratch(new MeteredBlobStore(store), containers.Work), _writer, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4)
        {
            LargestBytes = RunScratch.LargestInMemory,
        };
        Driver = new(
            new PipelineStages(store, _scratch, containers, LocalDecoders.All),
            new WriteBehindJournal(new BlobJournal(store, containers), _writer), time, Environment.ProcessorCount);
    }

    public LocalDriver Driver { get; }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _scratch.Dispose();
    }
}
