using LungSeg.Dicom.Series;

namespace LungSeg.Formats.Dicom;

/// <summary>Which source images the slices of a mask come from.</summary>
internal static class SliceReferences
{
    /// <summary>By index z: the slice itself, or its two neighbours where it was missing and interpolated.</summary>
    public static IReadOnlyList<IReadOnlyList<CtSlice>> Of(CtSeries series)
    {
        var references = new IReadOnlyList<CtSlice>[series.Slices.Count];
        for (var z = 0; z < references.Length; z++)
        {
            var (below, above, _) = series.NeighboursOf(z);
            references[z] = below == above ? [series.Slices[z]!] : [series.Slices[below]!, series.Slices[above]!];
        }

        return references;
    }
}
