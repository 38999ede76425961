using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Naive;

/// <summary>
/// The convex hull of a slice's voxels, as the union of all triangles between them (Carathéodory's theorem).
/// </summary>
public static class NaiveHull
{
    /// <summary>Every slice on its own.</summary>
    public static BitVolume OfSlices(BitVolume mask)
    {
        var slices = NaiveMask.Indices(mask.Size).Where(i => mask[i.X, i.Y, i.Z]).ToLookup(i => i.Z);
        return NaiveMask.Where(mask.Geometry, (x, y, z) =>
            slices[z]
                .Any(a => slices[z].Any(b => slices[z].Any(c => IsWithin((x, y), (a.X, a.Y), (b.X, b.Y), (c.X, c.Y)))))
        );
    }

    private static bool IsWithin((int X, int Y) p, (int X, int Y) a, (int X, int Y) b, (int X, int Y) c)
    {
        int[] turns = [Turn(a, b, p), Turn(b, c, p), Turn(c, a, p)];
        if (Turn(a, b, c) != 0)
            return Array.TrueForAll(turns, turn => turn >= 0) || Array.TrueForAll(turns, turn => turn <= 0);
        var (xs, ys) = ((int[])[a.X, b.X, c.X], (int[])[a.Y, b.Y, c.Y]);
        return Array.TrueForAll(turns, turn => turn == 0)
            && p.X >= xs.Min()
            && p.X <= xs.Max()
            && p.Y >= ys.Min()
            && p.Y <= ys.Max();
    }

    /// <summary>Which way the path a, b, p turns.</summary>
    private static int Turn((int X, int Y) a, (int X, int Y) b, (int X, int Y) p) =>
        Math.Sign(((b.X - a.X) * (p.Y - a.Y)) - ((b.Y - a.Y) * (p.X - a.X)));
}
