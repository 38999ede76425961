using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// The isotropic grid over a scan: the same first and last voxel centres, cubes of nearly the wanted size.
/// </summary>
public static class IsotropicGrid
{
    /// <summary>
    /// The grid with round(size * spacing / wanted) voxels along each axis, halves to even and at least one, between
    /// the first and last voxel centres of the scan; its own spacing is therefore a little off the wanted one.
    /// </summary>
    /// <param name="grid">The scan's grid.</param>
    /// <param name="spacing">The wanted spacing, mm.</param>
    /// <exception cref="ArgumentOutOfRangeException">The spacing is not positive.</exception>
    public static VolumeGeometry For(VolumeGeometry grid, double spacing = 1)
    {
        if (!(spacing > 0)) throw new ArgumentOutOfRangeException(nameof(spacing), spacing, "A spacing is positive.");
        return grid.WithSize(new(
            Voxels(grid.Size.X, grid.Spacing.X, spacing),
            Voxels(grid.Size.Y, grid.Spacing.Y, spacing),
            Voxels(grid.Size.Z, grid.Spacing.Z, spacing)));
    }

    private static int Voxels(int size, double from, double to) =>
        Math.Max(1, checked((int)Math.Round(size * from / to, MidpointRounding.ToEven)));
}
