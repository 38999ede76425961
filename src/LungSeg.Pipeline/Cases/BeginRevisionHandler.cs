using System.Text.Json;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Stages;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Cases;

/// <summary>
/// Says which revision an input becomes. The number follows from the finished revisions alone, so that asking again
/// before this one has finished gives the same answer.
/// </summary>
internal sealed class BeginRevisionHandler(CaseArchive archive) : IStageHandler<RevisionRequest, RevisionTicket>
{
    public async Task<RevisionTicket> RunAsync(RevisionRequest request, CancellationToken cancellation)
    {
        var newest = await archive.FindNewestAsync(request.Case, cancellation);
        if (newest is null) return new(1, Done: false);

        var record = newest.Revisions[^1];
        var same = record.InputFingerprint == request.Fingerprint && AreSame(record.Options, request.Options);
        return same && !request.Rerun ? new(newest.Revision, Done: true) : new(newest.Revision + 1, Done: false);
    }

    private static bool AreSame(ProcessingOptions a, ProcessingOptions b) =>
        JsonSerializer.Serialize(a, PipelineJson.Default.ProcessingOptions)
        == JsonSerializer.Serialize(b, PipelineJson.Default.ProcessingOptions);
}
