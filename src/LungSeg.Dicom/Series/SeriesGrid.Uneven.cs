namespace LungSeg.Dicom.Series;

/// <summary>
/// An even grid for slices that are not evenly spaced: its step is one that the slices keep to as far as they do, so
/// that most of them lie on it; between them the volume is interpolated.
/// </summary>
internal sealed partial class SeriesGrid
{
    /// <summary>Lays a grid under slices as they lie.</summary>
    /// <param name="slices">Of one orientation, sorted along their normal, no two in the same place.</param>
    /// <param name="maxGap">The widest gap between two slices that is interpolated over, mm.</param>
    /// <param name="grid">The grid.</param>
    /// <returns>Null, or why there is none.</returns>
    public static DicomFault? FitUneven(IReadOnlyList<SlicePlane> slices, double maxGap, out SeriesGrid? grid)
    {
        grid = null;
        if (slices.Count < MinSlices) return SeriesFaults.TooFewSlices(slices.Count);
        var normal = slices[0].Normal;
        var heights = slices.Select(slice => (slice.Position - slices[0].Position).Dot(normal)).ToArray();
        for (var i = 1; i < heights.Length; i++)
        {
            if (heights[i] - heights[i - 1] > maxGap + RoundingTolerance)
                return SeriesFaults.GapTooWide(heights[i] - heights[i - 1], maxGap, slices[i - 1].Key, slices[i].Key);
        }

        var count = Math.Max(1, Math.Round(heights[^1] / StepOf(heights)));
        if (!(heights[^1] > 0) || count > int.MaxValue / 2)
            return SeriesFaults.IrregularSpacing("they are all in one place");
        var truePlaces = Array.ConvertAll(heights, height => height / heights[^1] * count);
        if (Placement.Of(slices, truePlaces, out var placement) is { } aside) return aside;
        grid = new(slices, Array.ConvertAll(truePlaces, place => (int)Math.Round(place)), truePlaces, placement);
        return null;
    }

    /// <summary>
    /// The step, mm: the median where all others are multiples of it (gaps), else a smaller one of which they are (a
    /// fine part and a coarse one), else what three quarters of the steps are at least (jitter).
    /// </summary>
    private static double StepOf(double[] heights)
    {
        var sorted = heights.Skip(1).Select((height, i) => height - heights[i]).Order().ToArray();
        double[] candidates = [At(0.5), At(0.25), At(0.1)];
        foreach (var candidate in candidates)
        {
            if (candidate > 0 && Array.TrueForAll(sorted, step => IsMultiple(step, candidate)))
                return heights[^1] / sorted.Sum(step => Math.Round(step / candidate));
        }

        // Never so fine that interpolation makes many slices of one.
        return Math.Max(candidates[1], heights[^1] / (2.0 * heights.Length));

        double At(double fraction) => sorted[(int)((sorted.Length - 1) * fraction)];
    }

    private static bool IsMultiple(double step, double of)
    {
        var multiple = Math.Round(step / of);
        return multiple >= 1 && Math.Abs(step - (multiple * of)) <= Math.Max(StepTolerance * of, RoundingTolerance);
    }
}
