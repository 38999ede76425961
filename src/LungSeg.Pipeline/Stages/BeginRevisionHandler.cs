using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Layout;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Stages;

/// <summary>
/// Says which revision an input becomes. The number follows from the finished revisions alone, so that asking again
/// before this one has finished gives the same answer.
/// </summary>
internal sealed class BeginRevisionHandler(CaseArchive archive, WorkArea work)
    : IStageHandler<RevisionRequest, RevisionTicket>
{
    public async Task<RevisionTicket> RunAsync(RevisionRequest request, CancellationToken cancellation)
    {
        var key = InputKey(request);
        var newest = await archive.FindNewestAsync(request.Case, cancellation);
        if (newest is null) return new(1, key, Done: false);

        var record = newest.Revisions[^1];
        var same = record.InputFingerprint == request.Fingerprint && record.Options == request.Options;
        if (!same || request.Rerun) return new(newest.Revision + 1, key, Done: false);

        // A run that died between its document and its last deletion left the rest of them to this one.
        await archive.TidyAsync(request.Case, newest, cancellation);
        await work.ClearAsync(request.Case, cancellation);
        return new(newest.Revision, key, Done: true);
    }

    private static string InputKey(RevisionRequest request)
    {
        var options = JsonSerializer.Serialize(request.Options, PipelineJson.Default.ProcessingOptions);
        var hash = SHA256.HashData(
            Encoding.UTF8.GetBytes($"{SoftwareVersion.Current}\n{request.Fingerprint}\n{options}"));
        return Convert.ToHexStringLower(hash)[..16];
    }
}
