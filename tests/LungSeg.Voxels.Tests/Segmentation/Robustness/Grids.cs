using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation.Robustness;

/// <summary>Grids made of a scan's, and volumes taken to them by the nearest voxel.</summary>
internal static class Grids
{
    /// <summary>The volume on another grid; the caller disposes it.</summary>
    public static Volume<T> Sampled<T>(Volume<T> volume, VolumeGeometry grid, T outside = default)
        where T : unmanaged
    {
        var sampled = new Volume<T>(grid);
        var size = volume.Size;
        var origin = volume.Geometry.ToIndex(grid.ToPatient(default));
        Vector3D Step(Vector3D axis) => volume.Geometry.ToIndex(grid.ToPatient(axis)) - origin;
        var (dx, dy, dz) = (Step(new(1, 0, 0)), Step(new(0, 1, 0)), Step(new(0, 0, 1)));
        Parallel.For(0, grid.Size.Z, z =>
        {
            for (var y = 0; y < grid.Size.Y; y++)
            {
                var row = sampled.Row(y, z);
                for (var x = 0; x < row.Length; x++)
                {
                    var p = origin + (dx * x) + (dy * y) + (dz * z);
                    var (ix, iy, iz) = ((int)Math.Round(p.X), (int)Math.Round(p.Y), (int)Math.Round(p.Z));
                    var isInside = (uint)ix < (uint)size.X && (uint)iy < (uint)size.Y && (uint)iz < (uint)size.Z;
                    row[x] = isInside ? volume[ix, iy, iz] : outside;
                }
            }
        });
        return sampled;
    }

    /// <summary>A part of a grid, each axis from one share of its length to another.</summary>
    public static VolumeGeometry Part(
        VolumeGeometry grid, (double From, double To) x, (double From, double To) y, (double From, double To) z)
    {
        var box = new VoxelBox(
            At(x.From, grid.Size.X), At(y.From, grid.Size.Y), At(z.From, grid.Size.Z),
            At(x.To, grid.Size.X) - 1, At(y.To, grid.Size.Y) - 1, At(z.To, grid.Size.Z) - 1);
        return box.GridWithin(grid);

        static int At(double fraction, int size) => (int)Math.Round(fraction * size);
    }

    /// <summary>Every so many slices, so that they lie about so many mm apart.</summary>
    public static VolumeGeometry Thick(VolumeGeometry grid, double millimetres)
    {
        var every = Math.Max(1, (int)Math.Round(millimetres / grid.Spacing.Z));
        return grid with
        {
            Size = grid.Size with { Z = (grid.Size.Z + every - 1) / every },
            Spacing = grid.Spacing with { Z = grid.Spacing.Z * every },
        };
    }

    /// <summary>The same voxels, axes in another order.</summary>
    public static VolumeGeometry Sagittal(VolumeGeometry grid) => new(
        new(grid.Size.Y, grid.Size.Z, grid.Size.X),
        new(grid.Spacing.Y, grid.Spacing.Z, grid.Spacing.X),
        grid.Origin,
        grid.AxisY,
        grid.AxisZ,
        grid.AxisX);

    /// <summary>The same voxels, slices and columns the other way round: feet first.</summary>
    public static VolumeGeometry FeetFirst(VolumeGeometry grid) => grid with
    {
        Origin = grid.ToPatient(new(grid.Size.X - 1, 0, grid.Size.Z - 1)),
        AxisX = -grid.AxisX,
        AxisZ = -grid.AxisZ,
    };

    /// <summary>
    /// The scan seen as if the patient had been turned about the body's axis: voxels turn, the grid's axes do not.
    /// </summary>
    public static Volume<T> Turned<T>(Volume<T> volume, double degrees, T outside = default)
        where T : unmanaged
    {
        var grid = volume.Geometry;
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var middle = grid.ToPatient(new((grid.Size.X - 1) / 2.0, (grid.Size.Y - 1) / 2.0, 0));
        Vector3D Turn(Vector3D v) => new((v.X * cos) - (v.Y * sin), (v.X * sin) + (v.Y * cos), v.Z);
        using var turned = Sampled(volume, grid with
        {
            Origin = middle + Turn(grid.Origin - middle),
            AxisX = Turn(grid.AxisX),
            AxisY = Turn(grid.AxisY),
        }, outside);
        var back = new Volume<T>(grid);
        turned.Span.CopyTo(back.Span);
        return back;
    }
}
