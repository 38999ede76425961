using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Tests.Pictures;

/// <summary>The same voxels in every order that a scanner, an archive or a converter may store them in.</summary>
internal static class Orientations
{
    private static readonly int[][] Permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>The 48 ways to order three axes and to turn each round.</summary>
    public static IEnumerable<(int[] Axes, bool[] Reversed)> All =>
        from axes in Permutations
        from flips in Enumerable.Range(0, 8)
        select (axes, new[] { (flips & 1) != 0, (flips & 2) != 0, (flips & 4) != 0 });

    /// <summary>A volume with new axes: new axis i is old axis axes[i], perhaps from its far end.</summary>
    public static VolumeGeometry Reorder(VolumeGeometry g, int[] axes, bool[] reversed)
    {
        int[] sizes = [g.Size.X, g.Size.Y, g.Size.Z];
        double[] spacings = [g.Spacing.X, g.Spacing.Y, g.Spacing.Z];
        Vector3D[] directions = [g.AxisX, g.AxisY, g.AxisZ];
        var first = new double[3];
        for (var i = 0; i < 3; i++) first[axes[i]] = reversed[i] ? sizes[axes[i]] - 1 : 0;
        Vector3D Direction(int i) => reversed[i] ? -directions[axes[i]] : directions[axes[i]];
        return new(
            new(sizes[axes[0]], sizes[axes[1]], sizes[axes[2]]),
            new(spacings[axes[0]], spacings[axes[1]], spacings[axes[2]]),
            g.ToPatient(new(first[0], first[1], first[2])), Direction(0), Direction(1), Direction(2));
    }

    /// <summary>Calls with each new index and the old one, for a reordered grid.</summary>
    public static void ForEach(
        VolumeGeometry reordered, VolumeGeometry original, Action<(int X, int Y, int Z), (int X, int Y, int Z)> body)
    {
        for (var z = 0; z < reordered.Size.Z; z++)
        {
            for (var y = 0; y < reordered.Size.Y; y++)
            {
                for (var x = 0; x < reordered.Size.X; x++)
                {
                    var old = original.ToIndex(reordered.ToPatient(new(x, y, z)));
                    body((x, y, z), ((int)Math.Round(old.X), (int)Math.Round(old.Y), (int)Math.Round(old.Z)));
                }
            }
        }
    }

    public static Volume<short> Reordered(Volume<short> volume, int[] axes, bool[] reversed)
    {
        var result = new Volume<short>(Reorder(volume.Geometry, axes, reversed));
        ForEach(result.Geometry, volume.Geometry, (to, from) =>
            result[to.X, to.Y, to.Z] = volume[from.X, from.Y, from.Z]
        );
        return result;
    }

    public static BitVolume Reordered(BitVolume mask, int[] axes, bool[] reversed)
    {
        var result = new BitVolume(Reorder(mask.Geometry, axes, reversed));
        ForEach(result.Geometry, mask.Geometry, (to, from) => result[to.X, to.Y, to.Z] = mask[from.X, from.Y, from.Z]);
        return result;
    }
}
