using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Functions.Triggers;

/// <summary>
/// Tells whether a case has input that is not yet processed: some, or a marker, and not what its newest end, good or
/// bad, was made from.
/// </summary>
public sealed class PendingInput(IBlobStore store, LungSegOptions options)
{
    private readonly CaseArchive _archive = new(store, options.Containers);

    /// <summary>True where a start would find something to do.</summary>
    public async Task<bool> IsToStartAsync(string caseId, CancellationToken cancellation)
    {
        var reference = CaseReference.Named(caseId);
        var found = await CaseBlobs.ListAsync(store, options.ScansContainer, reference, cancellation);
        if (found.IsEmpty) return false;
        var newest = await _archive.FindNewestAsync(reference, cancellation);
        return newest?.Revisions[^1].InputFingerprint != CaseFingerprint.Of(found.Blobs);
    }
}
