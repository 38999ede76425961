using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Naive;

/// <summary>Morphology by a ball or disc, by its definition.</summary>
public static class NaiveMorphology
{
    /// <summary>The offsets of a ball of a radius in mm; of its middle slice only where flat.</summary>
    public static List<(int X, int Y, int Z)> Ball(BitVolume mask, double radius, bool flat)
    {
        var spacing = mask.Geometry.Spacing;
        int nx = (int)(radius / spacing.X) + 1,
            ny = (int)(radius / spacing.Y) + 1,
            nz = flat ? 0 : (int)(radius / spacing.Z) + 1;
        var offsets = new List<(int, int, int)>();
        for (var dz = -nz; dz <= nz; dz++)
        {
            for (var dy = -ny; dy <= ny; dy++)
            {
                for (var dx = -nx; dx <= nx; dx++)
                {
                    double x = dx * spacing.X, y = dy * spacing.Y, z = dz * spacing.Z;
                    if ((x * x) + (y * y) + (z * z) <= radius * radius) offsets.Add((dx, dy, dz));
                }
            }
        }

        return offsets;
    }

    /// <summary>Some voxel in reach is set; beyond the grid all have the value <paramref name="outside"/>.</summary>
    public static BitVolume Dilate(BitVolume mask, List<(int X, int Y, int Z)> ball, bool outside = false) =>
        NaiveMask.Where(mask.Geometry, (x, y, z) =>
            ball.Exists(o => NaiveMask.At(mask, x + o.X, y + o.Y, z + o.Z, outside)));

    /// <summary>Every voxel in reach is set; beyond the grid all have the value <paramref name="outside"/>.</summary>
    public static BitVolume Erode(BitVolume mask, List<(int X, int Y, int Z)> ball, bool outside) =>
        NaiveMask.Where(mask.Geometry, (x, y, z) =>
            ball.TrueForAll(o => NaiveMask.At(mask, x + o.X, y + o.Y, z + o.Z, outside)));

    /// <summary>The mask with so many voxels of the value <paramref name="outside"/> around it.</summary>
    public static BitVolume Pad(BitVolume mask, int margin, bool outside)
    {
        var size = mask.Size;
        var grid = mask.Geometry with
        {
            Size = new(size.X + (2 * margin), size.Y + (2 * margin), size.Z + (2 * margin)),
        };
        return NaiveMask.Where(grid, (x, y, z) => NaiveMask.At(mask, x - margin, y - margin, z - margin, outside));
    }

    /// <summary>The inverse of <see cref="Pad"/>.</summary>
    public static BitVolume Unpad(BitVolume padded, BitVolume like, int margin) =>
        NaiveMask.Where(like.Geometry, (x, y, z) => padded[x + margin, y + margin, z + margin]);
}
