namespace LungSeg.Dicom.Series;

/// <summary>What a set of objects holds. The same objects give the same index in whatever order they come.</summary>
/// <param name="Series">The series that can be processed, by series number and UID.</param>
/// <param name="Rejections">Those that cannot, by UID.</param>
/// <param name="Objects">Objects that were left out of a series or belong to none, by name. Those of a rejected series
/// stand there.</param>
public sealed record SeriesIndex(
    IReadOnlyList<CtSeries> Series, IReadOnlyList<SeriesRejection> Rejections, IReadOnlyList<ObjectRejection> Objects);
