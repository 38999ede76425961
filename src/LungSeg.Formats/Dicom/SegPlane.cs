using LungSeg.Dicom.Series;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.Dicom;

/// <summary>A plane that a segmentation object can have frames on.</summary>
/// <param name="Z">The mask's slice.</param>
/// <param name="Position">The centre of its first pixel, LPS, mm.</param>
/// <param name="Sources">The images it comes from: the one in that plane, or the two around it where it was
/// interpolated.</param>
internal sealed record SegPlane(int Z, Vector3D Position, IReadOnlyList<CtSlice> Sources)
{
    /// <summary>
    /// The planes of a CT in order: its grid's slices, and of one that is not evenly spaced the slices that there are,
    /// where they truly lie, each with the nearest of the grid.
    /// </summary>
    public static IReadOnlyList<SegPlane> Of(CtSeries series)
    {
        var grid = series.Geometry;
        if (series.Uneven is { } uneven)
            return
            [
                .. uneven.Select(slice => new SegPlane(
                    (int)Math.Round(slice.Place), grid.ToPatient(new(0, 0, slice.Place)), [slice.Slice])),
            ];

        var planes = new SegPlane[series.Slices.Count];
        for (var z = 0; z < planes.Length; z++)
        {
            var (below, above, _) = series.NeighboursOf(z);
            planes[z] = new(
                z, grid.ToPatient(new(0, 0, z)),
                below == above ? [series.Slices[z]!] : [series.Slices[below]!, series.Slices[above]!]);
        }

        return planes;
    }
}
