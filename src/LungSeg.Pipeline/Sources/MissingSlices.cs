using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Fills slices that are missing from the series, where the user allowed it, linearly from their neighbours.
/// </summary>
internal static class MissingSlices
{
    /// <summary>The HU of slice <paramref name="z"/> of the native grid.</summary>
    public delegate Span<short> SliceAt(int z);

    /// <summary>
    /// Fills the missing ones of <paramref name="count"/> slices from <paramref name="first"/> on. The planner sees to
    /// it that the nearest slices at hand on both sides are among them.
    /// </summary>
    public static void Interpolate(IReadOnlyList<PlannedSlice> slices, int first, int count, SliceAt sliceAt)
    {
        for (var z = first; z < first + count; z++)
        {
            if (slices[z].Blob is not null) continue;
            var (below, above) = (z - 1, z + 1);
            while (slices[below].Blob is null)
                below--;
            while (slices[above].Blob is null)
                above++;
            SliceInterpolator.Interpolate(
                sliceAt(below), sliceAt(above), (double)(z - below) / (above - below), sliceAt(z));
        }
    }
}
