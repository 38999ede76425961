using LungSeg.Pipeline;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using LungSeg.Storage;
using LungSeg.Storage.Directories;
using LungSeg.Workflow;

namespace LungSeg.Benchmarks.SideBySide;

/// <summary>
/// Reads a folder of DICOM to HU as <c>lungseg run</c> does: indexed, decoded, and resampled to next to nothing.
/// </summary>
internal static class FolderReader
{
    private const double CoarseMm = 5;

    public static async Task ReadAsync(string folder)
    {
        var containers = new Containers();
        var scans = new DirectoryBlobStore(
            new Dictionary<string, DirectoryContainer> { [containers.Scans] = new(folder) { ReadOnly = true } });
        var memory = new MemoryBlobStore();
        var store = new RoutingBlobStore(new Dictionary<string, LungSeg.Pipeline.Ports.IBlobStore>
        {
            [containers.Scans] = scans,
            [containers.Work] = memory,
            [containers.Results] = memory,
        });
        using var scratch = new MemoryScratch();
        var stages = new PipelineStages(store, scratch, containers);
        var options = new ProcessingOptions { SpacingMm = CoarseMm, Interpolation = "linear" };
        var reference = new CaseReference("read", "", "");
        var listing = await stages.RunAsync(Stages.ListCase, reference, CancellationToken.None);
        var revision = new RevisionReference(reference, 1, "read");
        var index = await stages.RunAsync(
            Stages.IndexSeries, new(revision, listing.Fingerprint, options, false), CancellationToken.None);
        foreach (var series in index.Series)
        {
            for (var slab = 0; slab < series.Slabs; slab++)
            {
                await stages.RunAsync(
                    Stages.ConvertSlab, new(new(revision, series.Key, series.Slabs, options), slab),
                    CancellationToken.None);
            }
        }
    }
}
