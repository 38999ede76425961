using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Metering;
using LungSeg.Pipeline.Planning;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Sources;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Stages;

/// <summary>
/// Reads the headers of a case's objects, sorts them into series, and plans every series that can be processed. What
/// cannot is written down with its reason and cure. Only the very listing that was found complete is indexed: what was
/// added, replaced or taken away since then is said, and the case goes on waiting.
/// </summary>
internal sealed class IndexSeriesHandler(
    IBlobStore store, IVolumeScratch scratch, Containers containers, WorkArea work, VolumeSources sources)
    : IStageHandler<IndexRequest, CaseIndex>
{
    public async Task<CaseIndex> RunAsync(IndexRequest request, CancellationToken cancellation)
    {
        var meter = StageMeter.Start(Workflow.Stages.IndexSeries.Name);
        var input = await CaseBlobs.ListAsync(store, containers.Scans, request.Revision.Case, cancellation);
        if (!request.Forced && CaseFingerprint.Of(input.Blobs) != request.Fingerprint) return Changed(meter);
        try
        {
            var archives = new ArchiveInput(store, containers, request.Revision.WorkPrefix);
            return await IndexAsync(request, await archives.OpenAsync(input, cancellation), meter, cancellation);
        }
        catch (StorageException fault) when (fault is BlobChangedException or BlobNotFoundException)
        {
            return Changed(meter);
        }
    }

    private static CaseIndex Changed(StageMeter meter) => new([], 0, 0, meter.Timing, InputChanged: true);

    private async Task<CaseIndex> IndexAsync(
        IndexRequest request, CaseBlobs input, StageMeter meter, CancellationToken cancellation)
    {
        var index = await sources.IndexAsync(
            request.Revision.Case.ScansPrefix, input.Blobs, request.Options, cancellation);

        var caseWarnings = await CaseWarningsAsync(request, input.Marker, index, cancellation);
        var tickets = new List<SeriesTicket>();
        foreach (var volume in index.Volumes)
        {
            var plan = SeriesPlanner.Plan(volume, request.Options, scratch.PreferredSlabBytes, caseWarnings);
            tickets.Add(new(plan.Description.Key, plan.Slabs.Count));
            var address = work.Plan(new(request.Revision, plan.Description.Key, plan.Slabs.Count, request.Options));
            await store.WriteJsonAsync(address, plan, PipelineJson.Default.SeriesPlan, cancellation);
        }

        var document = new IndexDocument(index.Rejected, [.. index.LeftOut, .. input.LeftOut]);
        await store.WriteJsonAsync(
            work.Index(request.Revision), document, PipelineJson.Default.IndexDocument, cancellation);
        return new(tickets, document.RejectedSeries.Count, document.RejectedObjects.Count, meter.Timing);
    }

    /// <summary>What is odd about the case as a whole: said in every series' summary.</summary>
    private async Task<IReadOnlyList<Fault>> CaseWarningsAsync(
        IndexRequest request, BlobEntry? marker, SourceIndex index, CancellationToken cancellation)
    {
        var warnings = new List<Fault>();
        if (request.Forced && request.Revision.Case.ScansPrefix.Length > 0)
        {
            warnings.Add(new(
                "case-forced",
                "The case was processed as it stood when its maximum wait ended.",
                "Put the missing files and a _READY marker there; a new revision follows by itself."));
        }

        if (marker is null) return warnings;
        var expected = await ReadyMarker.ReadAsync(store, containers.Scans, marker, cancellation);
        var missing = expected.ExpectedInstances.Except(index.InstanceUids).Count();
        if (missing > 0)
        {
            warnings.Add(
                new(
                    "instances-missing",
                    $"{missing} of the {expected.ExpectedInstances.Count} instances that {marker.Name} lists are not "
                        + "there.",
                    "Upload them; a new revision follows by itself."));
        }

        return warnings;
    }
}
