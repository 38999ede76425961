using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Series;

/// <summary>
/// Puts slices together that anonymisers and exporters gave a series of their own each, or none: those of one study,
/// frame of reference, kind and kernel that are one grid.
/// </summary>
internal static class ScatteredSlices
{
    /// <summary>A series with more slices than this stands for itself.</summary>
    public const int MaxOfSeries = 2;

    /// <summary>The stacks that could be volumes, each under a UID made for it, in a fixed order.</summary>
    public static IReadOnlyList<SliceStack> Stacks(IReadOnlyList<SlicePlane> slices)
    {
        var stacks = new List<SliceStack>();
        foreach (var study in slices
                .GroupBy(slice => slice.Header.StudyInstanceUid, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            // De-identification is seen to give each slice a frame of reference of its own as well: then it tells
            // nothing.
            var frames = study
                .Select(slice => slice.Header.FrameOfReferenceUid)
                .Distinct(StringComparer.Ordinal)
                .Count();
            var framesTell = frames * MaxOfSeries < study.Count();
            foreach (var kind in study.GroupBy(slice => (
                FrameOfReference: framesTell ? slice.Header.FrameOfReferenceUid : null,
                slice.Header.SopClassUid,
                slice.Header.Acquisition.ConvolutionKernel)))
            {
                stacks.AddRange(Grids(kind).Select(grid => SliceStack.Of(UidOf(grid), grid)));
            }
        }

        return [.. stacks.OrderBy(stack => stack.SeriesInstanceUid, StringComparer.Ordinal)];
    }

    /// <summary>What is said of a volume that was put together.</summary>
    public static CtSeries Said(CtSeries series, SliceStack stack)
    {
        var numbers = stack.Slices.Select(slice => slice.Header.SeriesNumber).Distinct().ToList();
        return series with
        {
            SeriesNumber = numbers.Count == 1 ? numbers[0] : null,
            Warnings =
            [
                new(
                    SeriesWarningCodes.SeriesRegrouped,
                    $"{stack.Slices.Count} slices were in {Series(stack)}; they are one grid in one study and were "
                        + $"put together under the UID {stack.SeriesInstanceUid}."),
                .. series.Warnings,
            ],
        };
    }

    private static string Series(SliceStack stack) => SeriesOf(stack) switch
    {
        0 => "no series",
        var count => $"{count} series of one or two each",
    };

    /// <summary>Different series that the slices of a stack are in.</summary>
    public static int SeriesOf(SliceStack stack) =>
        stack
            .Slices.Select(slice => slice.Header.SeriesInstanceUid)
            .Where(uid => uid.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Count();

    private static List<List<SlicePlane>> Grids(IEnumerable<SlicePlane> slices)
    {
        var grids = new List<List<SlicePlane>>();
        foreach (var slice in slices
                .OrderBy(slice => slice.Key.ObjectName, StringComparer.Ordinal)
                .ThenBy(slice => slice.Key.Frame))
        {
            var grid = grids.Count > SliceStack.MaxGrids ? grids[^1] : grids.Find(other => slice.HasGridOf(other[0]));
            if (grid is not null) grid.Add(slice);
            else grids.Add([slice]);
        }

        return grids;
    }

    private static string UidOf(List<SlicePlane> slices) =>
        DicomUid.FromHash([
            "scattered slices",
            slices[0].Header.StudyInstanceUid,
            .. slices
                .Select(slice =>
                    slice.Header.SeriesInstanceUid.Length > 0
                        ? slice.Header.SeriesInstanceUid
                        : slice.Header.SopInstanceUid
                )
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ]);
}
