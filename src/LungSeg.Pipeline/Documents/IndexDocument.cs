using LungSeg.Workflow;

namespace LungSeg.Pipeline.Documents;

/// <summary>What the index found in a case beside the series that can be processed.</summary>
/// <param name="RejectedSeries">Series that cannot.</param>
/// <param name="RejectedObjects">Blobs that are no slice of any series.</param>
public sealed record IndexDocument(IReadOnlyList<RejectedSeries> RejectedSeries, IReadOnlyList<Fault> RejectedObjects);
