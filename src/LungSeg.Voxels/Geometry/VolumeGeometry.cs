namespace LungSeg.Voxels.Geometry;

/// <summary>
/// Where a grid of voxels lies in the patient: DICOM patient axes, LPS (x to the patient's left, y to posterior,
/// z to superior), in mm, double precision. A voxel's position is that of its centre.
/// </summary>
/// <param name="Size">Voxels along the three index axes.</param>
/// <param name="Spacing">Distance between neighbouring voxel centres along each index axis, mm, all positive.</param>
/// <param name="Origin">Patient position of voxel (0, 0, 0), mm.</param>
/// <param name="AxisX">Unit vector along which the column index grows.</param>
/// <param name="AxisY">Unit vector along which the row index grows.</param>
/// <param name="AxisZ">Unit vector along which the slice index grows; right-handed with the other two unless a format
/// says otherwise.</param>
public sealed record VolumeGeometry(
    Size3 Size, Vector3D Spacing, Vector3D Origin, Vector3D AxisX, Vector3D AxisY, Vector3D AxisZ)
{
    /// <summary>A grid along the patient axes with its first voxel at the origin.</summary>
    public static VolumeGeometry AxisAligned(Size3 size, Vector3D spacing, Vector3D origin = default) =>
        new(size, spacing, origin, new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));

    /// <summary>Volume of one voxel in mm³ (for orthogonal axes: the product of the spacings).</summary>
    public double VoxelVolume => Math.Abs(AxisX.Dot(AxisY.Cross(AxisZ))) * Spacing.X * Spacing.Y * Spacing.Z;

    /// <summary>Patient position (LPS, mm) of a voxel index; fractions lie between voxel centres.</summary>
    public Vector3D ToPatient(Vector3D index) => Origin
        + (AxisX * (index.X * Spacing.X)) + (AxisY * (index.Y * Spacing.Y)) + (AxisZ * (index.Z * Spacing.Z));

    /// <summary>Voxel index (with fraction) of a patient position in LPS, mm.</summary>
    public Vector3D ToIndex(Vector3D patient)
    {
        // Cramer's rule, so that sheared or flipped axes are handled as orthogonal ones are.
        var d = patient - Origin;
        var det = AxisX.Dot(AxisY.Cross(AxisZ));
        return new(
            d.Dot(AxisY.Cross(AxisZ)) / det / Spacing.X,
            d.Dot(AxisZ.Cross(AxisX)) / det / Spacing.Y,
            d.Dot(AxisX.Cross(AxisY)) / det / Spacing.Z);
    }

    /// <summary>
    /// The grid with the same first and last voxel centres along each axis and another number of voxels between them,
    /// as scipy.ndimage.zoom places its samples: the true spacing is then (n - 1) / (m - 1) of the old one.
    /// </summary>
    public VolumeGeometry WithSize(Size3 size) => this with
    {
        Size = size,
        Spacing = new(
            StretchedSpacing(Spacing.X, Size.X, size.X),
            StretchedSpacing(Spacing.Y, Size.Y, size.Y),
            StretchedSpacing(Spacing.Z, Size.Z, size.Z)),
    };

    private static double StretchedSpacing(double spacing, int from, int to) =>
        from > 1 && to > 1 ? spacing * (from - 1) / (to - 1) : spacing;
}
