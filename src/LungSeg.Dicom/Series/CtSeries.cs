using LungSeg.Dicom.Headers;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Series;

/// <summary>A series that can be processed: its grid in the patient, and which object holds which slice.</summary>
public sealed record CtSeries
{
    public required string StudyInstanceUid { get; init; }

    public required string SeriesInstanceUid { get; init; }

    public string? FrameOfReferenceUid { get; init; }

    public int? SeriesNumber { get; init; }

    /// <summary>That of the first slice; see <see cref="SliceHeader.SeriesDescription"/>.</summary>
    public string? SeriesDescription { get; init; }

    /// <summary>
    /// Which scan of the series it is where the series holds several, such as acquisition-2; else null.
    /// </summary>
    public string? Part { get; init; }

    /// <summary>
    /// The grid. Spacing along Z comes from the slices' positions, never from the slice thickness. The axes are
    /// right-handed. AxisZ is the slice normal, except where the gantry was tilted: then it is the direction in which
    /// the slices follow each other, the axes are sheared, and there is a gantry-tilt warning.
    /// </summary>
    public required VolumeGeometry Geometry { get; init; }

    /// <summary>
    /// The slices by index z, as many as the grid has; null where one is missing and to be interpolated.
    /// </summary>
    public required IReadOnlyList<CtSlice?> Slices { get; init; }

    /// <summary>
    /// All slices in order along the third axis where they are not evenly spaced: the volume is then interpolated
    /// between them, and <see cref="Slices"/> holds those that lie on the grid. Null for an even series.
    /// </summary>
    public IReadOnlyList<UnevenSlice>? Uneven { get; init; }

    /// <summary>Nominal slice thickness, mm, of the first slice; for reports.</summary>
    public double? SliceThickness { get; init; }

    /// <summary>How the first slice was made.</summary>
    public required AcquisitionInfo Acquisition { get; init; }

    /// <summary>The transfer syntaxes' names, for reports.</summary>
    public required IReadOnlyList<string> TransferSyntaxes { get; init; }

    public required IReadOnlyList<SeriesWarning> Warnings { get; init; }

    /// <summary>All slices that there are, on the grid or not.</summary>
    public IEnumerable<CtSlice> Objects => Uneven?.Select(slice => slice.Slice) ?? Slices.OfType<CtSlice>();

    /// <summary>
    /// The nearest slices around a missing one, and how far it lies from the lower to the upper, within 0 and 1.
    /// </summary>
    /// <param name="z">Index of a missing slice; the first and the last one never are.</param>
    public (int Below, int Above, double Fraction) NeighboursOf(int z)
    {
        var (below, above) = (z, z);
        while (Slices[below] is null) below--;
        while (Slices[above] is null) above++;
        return (below, above, above == below ? 0 : (double)(z - below) / (above - below));
    }
}
