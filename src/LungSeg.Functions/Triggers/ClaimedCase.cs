using LungSeg.Pipeline.Ports;

namespace LungSeg.Functions.Triggers;

/// <summary>A case whose start was claimed and not yet seen to have ended.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Claims">Its claims, one or more.</param>
public sealed record ClaimedCase(string CaseId, List<BlobEntry> Claims)
{
    /// <summary>When the last of them was written, by the store's clock.</summary>
    public DateTimeOffset Since => Claims.Max(claim => claim.LastModified);
}
