using LungSeg.Dicom.FoDicom;
using LungSeg.Learned;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Caching;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Metering;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Sources;
using LungSeg.Pipeline.Stages;
using LungSeg.Workflow;

namespace LungSeg.Local.Driver;

/// <summary>
/// A driver whose cases another process can go on with: what stages leave for each other and what they answered is kept
/// in memory and written to the store behind the work.
/// </summary>
internal sealed class ResumableDriver : IAsyncDisposable
{
    /// <summary>512 slices of 512 x 512: those of most scans.</summary>
    private const long MaxHeld = 256 << 20;

    /// <summary>Six or so cases' documents and pictures.</summary>
    private const long MaxRemembered = 64 << 20;

    private readonly Containers _containers;
    private readonly WriteBehind _writer;
    private readonly WriteBehindScratch _scratch;
    private readonly HeldObjects _held;
    private readonly RememberingBlobStore _remembering;
    private readonly ReadAhead _readAhead;

    /// <param name="store">The store.</param>
    /// <param name="containers">Its containers.</param>
    /// <param name="storeAfter">How long what was made waits to be stored: the most work that is lost with the
    /// process.</param>
    /// <param name="followUps">Work that every finished revision is written down for.</param>
    public ResumableDriver(
        IBlobStore store, Containers containers, TimeSpan storeAfter, IReadOnlyList<FollowUps> followUps)
    {
        var (time, memory) = (TimeProvider.System, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        _containers = containers;
        _held = new(Math.Min(MaxHeld, memory / 8));
        _remembering = new(store, IsReadAgain, Math.Min(MaxRemembered, memory / 32));
        _readAhead = new(store, containers, _held);
        _writer = new(storeAfter, time);
        _writer.Failed += Console.Error.WriteLine;
        _scratch = new(
            new BlobScratch(new MeteredBlobStore(_remembering), containers.Work), _writer, memory / 4)
        {
            LargestBytes = RunScratch.LargestInMemory,
        };
        Driver = new(
            new PipelineStages(
                _remembering, _scratch, containers, OptionalDecoders.All, _held, models: OpenedModels.Shared.Find,
                followUps: followUps),
            new WriteBehindJournal(new BlobJournal(store, containers), _writer), time, Environment.ProcessorCount);
    }

    public LocalDriver Driver { get; }

    /// <summary>The store, which is not asked for what a running case has just written.</summary>
    public IBlobStore Store => _remembering;

    /// <summary>Reads slices of a case that still arrives.</summary>
    public void Expect(IEnumerable<BlobEntry> blobs) => _readAhead.Ask(blobs);

    /// <summary>Lets go of what is still held of a case that runs no more, however it ended.</summary>
    public void Forget(string caseId)
    {
        var reference = CaseReference.Named(caseId);
        _readAhead.Forget(reference.ScansPrefix);
        _held.Drop(reference.ScansPrefix);
        _remembering.Forget(_containers.Work, reference.WorkPrefix);
        _remembering.Forget(_containers.Results, reference.ResultsPrefix);

        ProcessMemory.GiveBack();
    }

    public async ValueTask DisposeAsync()
    {
        await _readAhead.DisposeAsync();
        await _writer.DisposeAsync();
        _scratch.Dispose();
        _held.Dispose();
    }

    /// <summary>
    /// What stages write for stages: a revision's own documents, and pictures, which its report shows; and the summary,
    /// which is printed at the end. All follow from its input alone, so nobody puts other bytes there.
    /// </summary>
    private bool IsReadAgain(BlobAddress address) =>
        address.Container == _containers.Work
            ? address.Name.EndsWith(".json", StringComparison.Ordinal)
            : address.Name.EndsWith(".png", StringComparison.Ordinal)
                || address.Name.EndsWith("/summary.json", StringComparison.Ordinal);
}
