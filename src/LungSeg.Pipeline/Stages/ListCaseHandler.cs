using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Stages;

/// <summary>Looks at what lies under a case's prefix now, and holds it against the marker where there is one.</summary>
internal sealed class ListCaseHandler(IBlobStore store, Containers containers)
    : IStageHandler<CaseReference, CaseListing>
{
    public async Task<CaseListing> RunAsync(CaseReference reference, CancellationToken cancellation)
    {
        var (_, blobs, marker, _) = await CaseBlobs.ListAsync(store, containers.Scans, reference, cancellation);
        var missing = marker is null ? 0 : Math.Max(0, (await ExpectedAsync(marker, cancellation) ?? 0) - blobs.Count);
        return new(CaseFingerprint.Of(blobs), blobs.Count, marker is not null, missing);
    }

    private async Task<int?> ExpectedAsync(BlobEntry marker, CancellationToken cancellation) =>
        (await ReadyMarker.ReadAsync(store, containers.Scans, marker, cancellation)).ExpectedCount;
}
