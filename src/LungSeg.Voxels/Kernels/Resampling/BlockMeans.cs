using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// A CT on cubes of voxels: the mean HU of each. Means over 4 mm have a seventh of the noise, which is what tells gas
/// (-1000) from lung (-850) in one look. Rounds towards zero; the last cubes may be cut by the border.
/// </summary>
public static class BlockMeans
{
    /// <summary>The coarse volume; the caller disposes it.</summary>
    /// <param name="hounsfield">The CT.</param>
    /// <param name="edge">Voxels along a cube's edge.</param>
    /// <param name="threads">The most workers; 0 is all.</param>
    public static Volume<short> Of(Volume<short> hounsfield, int edge, int threads = 0)
    {
        var size = hounsfield.Size;
        var coarse = new Volume<short>(Grid(hounsfield.Geometry, edge));
        SlabScheduler.Run(coarse.Size.Z, 1, threads, (start, end) =>
        {
            var (sums, counts) = (new int[coarse.Size.X], new int[coarse.Size.X]);
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < coarse.Size.Y; y++)
                {
                    Array.Clear(sums);
                    Array.Clear(counts);
                    for (var dz = z * edge; dz < Math.Min(size.Z, (z + 1) * edge); dz++)
                    {
                        for (var dy = y * edge; dy < Math.Min(size.Y, (y + 1) * edge); dy++) AddRow(hounsfield.Row(dy, dz), edge, sums, counts);
                    }

                    var row = coarse.Row(y, z);
                    for (var x = 0; x < row.Length; x++) row[x] = (short)(sums[x] / counts[x]);
                }
            }
        });
        return coarse;
    }

    /// <summary>A coarse mask on the fine grid; the caller disposes it.</summary>
    public static BitVolume Refine(BitVolume coarse, VolumeGeometry fine, int edge)
    {
        var mask = new BitVolume(fine);
        for (var z = 0; z < fine.Size.Z; z++)
        {
            for (var y = 0; y < fine.Size.Y; y++)
            {
                var from = coarse.Row(y / edge, z / edge);
                if (!from.ContainsAnyExcept(0UL)) continue;
                for (var x = 0; x < fine.Size.X; x++)
                {
                    var cube = x / edge;
                    if ((from[cube >> 6] >> (cube & 63) & 1) != 0) mask[x, y, z] = true;
                }
            }
        }

        return mask;
    }

    private static VolumeGeometry Grid(VolumeGeometry fine, int edge)
    {
        var middle = (edge - 1) / 2.0;
        return fine with
        {
            Size = new(Cubes(fine.Size.X), Cubes(fine.Size.Y), Cubes(fine.Size.Z)),
            Spacing = fine.Spacing * edge,
            Origin = fine.ToPatient(new(middle, middle, middle)),
        };

        int Cubes(int voxels) => (voxels + edge - 1) / edge;
    }

    private static void AddRow(ReadOnlySpan<short> row, int edge, int[] sums, int[] counts)
    {
        for (int x = 0, cube = 0; x < row.Length; cube++)
        {
            for (var end = Math.Min(row.Length, x + edge); x < end; x++)
            {
                sums[cube] += row[x];
                counts[cube]++;
            }
        }
    }
}
