using System.Numerics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// The convex hull of what is set in each slice, as the voxels whose centres lie in the hull of the centres: a slice's
/// rows have a first and a last voxel each, and the hull's two sides are the envelopes of these (Andrew's monotone
/// chain, Inf. Process. Lett. 9, 1979). Exact, in whole numbers. Complexity: linear in words and rows.
/// </summary>
public static class ConvexHull
{
    /// <summary>Every slice on its own; the caller disposes the mask.</summary>
    public static BitVolume OfSlices(BitVolume mask)
    {
        var hull = new BitVolume(mask.Geometry);
        var (starts, ends) = (new List<(int Y, int X)>(), new List<(int Y, int X)>());
        for (var z = 0; z < mask.Size.Z; z++)
        {
            starts.Clear();
            ends.Clear();
            for (var y = 0; y < mask.Size.Y; y++)
            {
                var row = mask.Row(y, z);
                var (first, last) = (row.IndexOfAnyExcept(0UL), row.LastIndexOfAnyExcept(0UL));
                if (first < 0) continue;

                // The far side is mirrored, so that both are lower envelopes.
                Append(starts, y, (first << 6) + BitOperations.TrailingZeroCount(row[first]));
                Append(ends, y, -((last << 6) + 63 - BitOperations.LeadingZeroCount(row[last])));
            }

            if (starts.Count == 0) continue;
            var (start, end) = (0, 0);
            for (var y = starts[0].Y; y <= starts[^1].Y; y++)
            {
                var (from, to) = (MinX(starts, ref start, y), -MinX(ends, ref end, y));
                if (from <= to) BitRow.Set(hull.Row(y, z), from, to + 1);
            }
        }

        return hull;
    }

    /// <summary>Adds a point to a lower envelope, whose corners turn one way.</summary>
    private static void Append(List<(int Y, int X)> envelope, int y, int x)
    {
        while (envelope.Count > 1 && IsAbove(envelope[^2], envelope[^1], (y, x))) envelope.RemoveAt(envelope.Count - 1);
        envelope.Add((y, x));
    }

    /// <summary>Whether the middle point lies on or above the line between its neighbours.</summary>
    private static bool IsAbove((int Y, int X) a, (int Y, int X) middle, (int Y, int X) b) =>
        (long)(middle.X - a.X) * (b.Y - a.Y) >= (long)(b.X - a.X) * (middle.Y - a.Y);

    /// <summary>The least whole x on or above the envelope at a row; rows are asked for in order.</summary>
    private static int MinX(List<(int Y, int X)> envelope, ref int corner, int y)
    {
        while (corner < envelope.Count - 1 && envelope[corner + 1].Y <= y) corner++;
        var (fromY, fromX) = envelope[corner];
        if (fromY == y) return fromX;
        var (toY, toX) = envelope[corner + 1];
        var rise = (long)(toX - fromX) * (y - fromY);
        var run = toY - fromY;
        return fromX + (int)(rise > 0 ? (rise + run - 1) / run : rise / run);
    }
}
