using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Planning;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Slabs;
using LungSeg.Pipeline.Sources;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports.Finished;

/// <summary>Finds the scan that a finished series was made from, and holds it against the result.</summary>
internal sealed class FinishedSource(IBlobStore store, Containers containers, VolumeSources sources)
{
    /// <summary>
    /// Apart from every case's own work, which a watcher would take for that of a run that was broken off.
    /// </summary>
    private readonly ArchiveInput _archives = new(store, containers, workPrefix: "exports/");

    /// <summary>The series' plan, made anew from the scan.</summary>
    /// <exception cref="ExportFaultException">The scan is not there, or not the one that the result is of.</exception>
    public async Task<SeriesPlan> PlanAsync(
        CaseReference reference, SummaryDocument summary, CancellationToken cancellation)
    {
        const string Cure = "Name the folder of the very scan that was processed.";
        var listed = await CaseBlobs.ListAsync(store, containers.Scans, reference, cancellation);
        var blobs = (await _archives.OpenAsync(listed, cancellation)).Blobs;
        if (blobs.Count == 0)
            throw new ExportFaultException(new("source-not-found", "The scan is needed and is not there.", Cure));
        var index = await sources.IndexAsync(reference.ScansPrefix, blobs, summary.Parameters, cancellation);
        var key = summary.Series.Key;
        if (index.Volumes.FirstOrDefault(found => found.Description.Key == key) is not { } volume)
        {
            throw new ExportFaultException(
                new(
                    "source-not-found",
                    $"The {blobs.Count} files of the scan do not hold {NameOf(summary.Series)} whole.", Cure));
        }

        var plan = SeriesPlanner.Plan(volume, summary.Parameters, _ => long.MaxValue, caseWarnings: []);
        return plan.StoredGrid == summary.NativeGrid.ToGeometry()
            ? plan
            : throw new ExportFaultException(
                new("source-differs", $"{NameOf(summary.Series)} is not on the grid that the result is on.", Cure));
    }

    private static string NameOf(SeriesDescription series) =>
        series.FileFormat is null ? $"the series {series.SeriesInstanceUid}" : $"the volume {series.Key}";

    /// <summary>Deletes what was unpacked of the scan, when it is read no more.</summary>
    public Task ClearAsync(CancellationToken cancellation) => _archives.ClearAsync(cancellation);

    /// <summary>Decodes the scan into the scratch.</summary>
    /// <exception cref="ExportFaultException">A slice cannot be read.</exception>
    public async Task ConvertAsync(
        SeriesPlan plan, SeriesRequest request, IVolumeScratch scratch, CancellationToken cancellation)
    {
        var converter = new SlabConverter(scratch, sources);
        for (var slab = 0; slab < plan.Slabs.Count; slab++)
        {
            if (await converter.ConvertAsync(plan, new(request, slab), cancellation) is { } fault)
                throw new ExportFaultException(fault);
        }
    }
}
