using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Stages;
using LungSeg.Workflow;

namespace LungSeg.Functions.Operations;

/// <summary>
/// Gives a case that will not end by itself (cancelled, poisoned, its orchestration broken) the end that every case
/// has:
/// a <c>failed.json</c> that says why, by the same stages that a workflow ends with.
/// </summary>
public sealed class CaseEnder(PipelineStages stages, LungSegOptions options)
{
    /// <summary>Writes the end, unless this very input has a result already.</summary>
    public async Task EndAsync(string caseId, Fault fault, CancellationToken cancellation)
    {
        var reference = CaseReference.Named(caseId);
        var listing = await stages.RunAsync(Stages.ListCase, reference, cancellation);
        var ticket = await stages.RunAsync(
            Stages.BeginRevision, new(reference, listing.Fingerprint, options.Processing, Rerun: false), cancellation);
        if (ticket.Done) return;
        await stages.RunAsync(
            Stages.FinishCase,
            new(
                new(reference, ticket.Revision, ticket.InputKey), listing.Fingerprint, options.Processing,
                Forced: false, [], fault, Failed: true),
            cancellation);
    }
}
