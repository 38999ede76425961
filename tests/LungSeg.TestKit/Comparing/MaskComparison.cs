using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Comparing;

/// <summary>How well two masks on one grid agree: overlap and the distances between their surfaces.</summary>
/// <param name="Dice">2 |A and B| / (|A| + |B|), 0 to 1; 1 where both are empty.</param>
/// <param name="MeanDistance">Mean over both surfaces of the distance to the other one, mm (average of the two
/// directions).</param>
/// <param name="Distance95">The larger direction's 95th percentile, mm (HD95).</param>
public readonly record struct MaskComparison(double Dice, double MeanDistance, double Distance95)
{
    /// <summary>Compares the voxels that satisfy a rule in two label volumes of the same grid.</summary>
    public static MaskComparison Of(Volume<byte> a, Volume<byte> b, Func<byte, bool> rule)
    {
        return Of([.. a.Span.ToArray().Select(rule)], [.. b.Span.ToArray().Select(rule)], a.Geometry);
    }

    /// <summary>Compares two masks of the same grid. Of two empty ones distances are 0; of one, infinite.</summary>
    public static MaskComparison Of(BitVolume a, BitVolume b) => Of(Voxels(a), Voxels(b), a.Geometry);

    private static MaskComparison Of(bool[] ofA, bool[] ofB, VolumeGeometry grid)
    {
        int[] surfaceA = Surface(ofA, grid.Size), surfaceB = Surface(ofB, grid.Size);
        var (toB, toA) = (Distances(surfaceA, surfaceB, grid), Distances(surfaceB, surfaceA, grid));
        return new(
            DiceOf(ofA, ofB),
            (toB.DefaultIfEmpty().Average() + toA.DefaultIfEmpty().Average()) / 2,
            Math.Max(Percentile95(toB), Percentile95(toA)));
    }

    /// <summary>The overlap alone, which is quick.</summary>
    public static double DiceOf(Volume<byte> a, Volume<byte> b, Func<byte, bool> rule) =>
        DiceOf([.. a.Span.ToArray().Select(rule)], [.. b.Span.ToArray().Select(rule)]);

    /// <summary>The overlap of two masks.</summary>
    public static double DiceOf(BitVolume a, BitVolume b)
    {
        long common = 0;
        for (var i = 0; i < a.Words.Length; i++)
            common += System.Numerics.BitOperations.PopCount(a.Words[i] & b.Words[i]);
        return a.Count() + b.Count() == 0 ? 1 : 2.0 * common / (a.Count() + b.Count());
    }

    private static bool[] Voxels(BitVolume mask)
    {
        var voxels = new bool[(long)mask.Size.SliceLength * mask.Size.Z];
        for (var row = 0; row < mask.Size.Y * mask.Size.Z; row++)
        {
            var words = mask.Row(row);
            for (var x = 0; x < mask.Size.X; x++)
                voxels[((long)row * mask.Size.X) + x] = (words[x >> 6] >> (x & 63) & 1) != 0;
        }

        return voxels;
    }

    private static double DiceOf(bool[] a, bool[] b)
    {
        long common = 0, sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] && b[i]) common++;
            sum += (a[i] ? 1 : 0) + (b[i] ? 1 : 0);
        }

        return sum == 0 ? 1 : 2.0 * common / sum;
    }

    /// <summary>The voxels of a mask with a face neighbour outside it.</summary>
    private static int[] Surface(bool[] mask, Size3 size)
    {
        var surface = new List<int>();
        for (var i = 0; i < mask.Length; i++)
        {
            if (!mask[i]) continue;
            var (x, y, z) = (i % size.X, i / size.X % size.Y, i / size.SliceLength);
            if (x == 0 || y == 0 || z == 0 || x == size.X - 1 || y == size.Y - 1 || z == size.Z - 1
                || !mask[i - 1] || !mask[i + 1] || !mask[i - size.X] || !mask[i + size.X]
                || !mask[i - size.SliceLength] || !mask[i + size.SliceLength]) surface.Add(i);
        }

        return [.. surface];
    }

    /// <summary>
    /// From each point of one surface the distance to the nearest of the other, through cells of 8 mm.
    /// </summary>
    private static double[] Distances(int[] from, int[] to, VolumeGeometry grid)
    {
        const double Cell = 8;
        var cells = to.Select(Position).GroupBy(CellOf).ToDictionary(g => g.Key, g => g.ToArray());
        return [.. from.AsParallel().AsOrdered().Select(i => Nearest(Position(i)))];

        Vector3D Position(int i) =>
            new(
                i % grid.Size.X * grid.Spacing.X, i / grid.Size.X % grid.Size.Y * grid.Spacing.Y,
                i / grid.Size.SliceLength * grid.Spacing.Z);

        (int X, int Y, int Z) CellOf(Vector3D p) => ((int)(p.X / Cell), (int)(p.Y / Cell), (int)(p.Z / Cell));

        double Nearest(Vector3D p)
        {
            var best = double.PositiveInfinity;
            var (cx, cy, cz) = CellOf(p);
            for (var ring = 0; ring < 60 && best > (ring - 1) * Cell; ring++)
            {
                for (var z = cz - ring; z <= cz + ring; z++)
                {
                    for (var y = cy - ring; y <= cy + ring; y++)
                    {
                        var isShell = Math.Abs(z - cz) == ring || Math.Abs(y - cy) == ring;
                        for (var x = cx - ring; x <= cx + ring; x += isShell || ring == 0 ? 1 : 2 * ring)
                        {
                            if (!cells.TryGetValue((x, y, z), out var points)) continue;
                            foreach (var q in points) best = Math.Min(best, (p - q).Length);
                        }
                    }
                }
            }

            return best;
        }
    }

    private static double Percentile95(double[] values)
    {
        if (values.Length == 0) return 0;
        Array.Sort(values);
        return values[(int)(0.95 * (values.Length - 1))];
    }
}
