using LungSeg.Dicom.Series;
using LungSeg.Pipeline.Cases;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Series;

/// <summary>What the index found in a case beside the series that can be processed.</summary>
/// <param name="RejectedSeries">Series that cannot.</param>
/// <param name="RejectedObjects">Blobs that are no slice of any series.</param>
public sealed record IndexDocument(IReadOnlyList<RejectedSeries> RejectedSeries, IReadOnlyList<Fault> RejectedObjects)
{
    /// <param name="index">What was found.</param>
    /// <param name="leftOut">What lay beside the input.</param>
    public static IndexDocument Of(SeriesIndex index, IEnumerable<Fault> leftOut) => new(
        [.. index.Rejections.Select(Rejected)],
        [.. index.Objects.Select(item => Faults.Of(item.Fault, NameOf(item))), .. leftOut]);

    private static RejectedSeries Rejected(SeriesRejection rejection) => new(
        SeriesKeys.Of(null, rejection.SeriesInstanceUid, rejection.Part),
        rejection.SeriesInstanceUid,
        rejection.ObjectNames.Count,
        Faults.Of(rejection.Fault, rejection.ObjectNames.Count > 0 ? rejection.ObjectNames[0] : null));

    private static string NameOf(ObjectRejection item) =>
        item.Frame is { } frame ? $"{item.ObjectName} (frame {frame})" : item.ObjectName;
}
