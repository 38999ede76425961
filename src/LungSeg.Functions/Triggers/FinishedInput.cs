using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Functions.Triggers;

/// <summary>Tells whether what lies under a case's prefix is the input that its newest end, good or bad, was made from.</summary>
public sealed class FinishedInput(IBlobStore store, LungSegOptions options)
{
    private readonly CaseArchive _archive = new(store, options.Containers);

    /// <summary>True where the case ended over just these blobs; lists them only where the case has ended at all.</summary>
    public async Task<bool> IsAsync(string caseId, CancellationToken cancellation)
    {
        var reference = CaseReference.Named(caseId);
        if (await _archive.FindNewestAsync(reference, cancellation) is not { } newest) return false;
        var (blobs, _, _) = await CaseBlobs.ListAsync(store, options.ScansContainer, reference, cancellation);
        return newest.Revisions[^1].InputFingerprint == CaseFingerprint.Of(blobs);
    }

    /// <summary>True where there is input or a marker, and not only what lies beside input.</summary>
    public async Task<bool> IsThereAnyAsync(string caseId, CancellationToken cancellation)
    {
        var (blobs, marker, _) = await CaseBlobs.ListAsync(store, options.ScansContainer, CaseReference.Named(caseId), cancellation);
        return blobs.Count > 0 || marker is not null;
    }
}
