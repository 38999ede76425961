using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Stages;

/// <summary>
/// Writes the case's own file, which says that the revision is finished, and then clears its scratch.
/// </summary>
internal sealed class FinishCaseHandler(
    IBlobStore store, IVolumeScratch scratch, CaseArchive archive, WorkArea work, IReadOnlyList<FollowUps> followUps)
    : IStageHandler<FinishRequest, CaseOutcome>
{
    public async Task<CaseOutcome> RunAsync(FinishRequest request, CancellationToken cancellation)
    {
        var index = await store.FindJsonAsync(
            work.Index(request.Revision), PipelineJson.Default.IndexDocument, cancellation);
        var newest = await archive.FindNewestAsync(request.Revision.Case, cancellation);

        // A second run of this stage finds the first one's document, and its scratch perhaps gone: nothing to add. One
        // that was held up so long that others have gone on must not put its old document over theirs.
        if (newest is not null && newest.Revision >= request.Revision.Revision)
            return await EndAsync(newest, request, cancellation);

        var status = StatusOf(request);
        var document = new CaseDocument
        {
            CaseId = request.Revision.Case.CaseId,
            Revision = request.Revision.Revision,
            Status = status,
            Fault = status == CaseStatus.Complete ? null : FaultOf(request, index),
            Forced = request.Forced,
            Series = request.Series,
            RejectedSeries = index?.RejectedSeries ?? [],
            RejectedObjects = index?.RejectedObjects ?? [],
            Revisions =
            [
                .. newest?.Revisions ?? [],
                new(request.Revision.Revision, status, request.Fingerprint, request.Options),
            ],
            SoftwareVersion = SoftwareVersion.Current,
        };
        foreach (var owed in followUps) await owed.AddAsync(request.Revision, cancellation);
        await archive.WriteAsync(request.Revision.Case, document, cancellation);
        return await EndAsync(document, request, cancellation);
    }

    private async Task<CaseOutcome> EndAsync(
        CaseDocument document, FinishRequest request, CancellationToken cancellation)
    {
        await scratch.ClearAsync(request.Revision.Case.WorkPrefix, cancellation);
        await work.ClearAsync(request.Revision.Case, cancellation);
        var name = document.Status == CaseStatus.Complete ? CaseDocument.CompleteName : CaseDocument.FailedName;
        return new(
            document.CaseId, document.Revision, document.Status, document.Series,
            request.Revision.Case.ResultsPrefix + name);
    }

    private static CaseStatus StatusOf(FinishRequest request)
    {
        if (request.Series.Any(series => series.Status == SeriesStatus.Complete)) return CaseStatus.Complete;
        var failed = request.Failed || request.Series.Any(series => series.Status == SeriesStatus.Failed);
        return failed ? CaseStatus.Failed : CaseStatus.Rejected;
    }

    /// <summary>
    /// The one reason to show first: the workflow's own, else that of a series tried, else of one rejected.
    /// </summary>
    private static Fault FaultOf(FinishRequest request, IndexDocument? index) =>
        request.Fault
        ?? request.Series.Select(series => series.Fault).FirstOrDefault(fault => fault is not null)
        ?? index?.RejectedSeries.Select(series => series.Fault).FirstOrDefault()
        ?? index?.RejectedObjects.FirstOrDefault()
        ?? new(
            "no-ct-series", "There is no CT series in the case.",
            "Put a CT series' DICOM files there, or a CT as NIfTI, NRRD or MetaImage.");
}
