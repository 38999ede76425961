using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Bronchi;

/// <summary>A connected part of the airways at one distance from the trachea's upper end.</summary>
internal sealed class AirwayFront
{
    /// <summary>The fronts that follow it.</summary>
    public List<AirwayFront> Next { get; } = [];

    /// <summary>Its voxels, by number in the volume.</summary>
    public List<int> Voxels { get; } = [];

    /// <summary>How far out it lies, in fronts.</summary>
    public required int Level { get; init; }

    /// <summary>Voxels of it and all that follows.</summary>
    public long Beyond { get; set; }

    /// <summary>The level of the farthest front that follows it, or its own.</summary>
    public int Farthest { get; set; }
}

/// <summary>
/// The airways as a tree of fronts: a wave that starts in the trachea's upper end and goes out through the lumen, cut
/// at equal steps of its way. Where a front falls in two, an airway branches. The lumen's largest piece alone is
/// followed.
/// Source: wave fronts after Schlathölter et al., SPIE Medical Imaging 2002. Complexity: voxels times their logarithm.
/// </summary>
internal static class AirwayFronts
{
    /// <summary>The first front; null where there is no lumen.</summary>
    /// <param name="lumen">In patient order.</param>
    /// <param name="frontMm">The depth of a front.</param>
    public static AirwayFront? Of(BitVolume lumen, double frontMm)
    {
        using var pieces = ConnectedComponents.Of(lumen, Connectivity.TwentySix);
        if (pieces.Largest() is not { } largest) return null;
        using var piece = pieces.Extract(largest.Index);
        var voxels = Ways(piece, largest.Box);
        return Tree(piece.Size, voxels, Math.Max(frontMm, piece.Geometry.Spacing.X));
    }

    /// <summary>Each voxel with its way from the upper end, mm, and the voxel before it; nearest first.</summary>
    private static List<(int Voxel, double Way, int Before)> Ways(BitVolume piece, VoxelBox box)
    {
        var (size, spacing) = (piece.Size, piece.Geometry.Spacing);
        var order = new List<(int, double, int)>();
        var best = new Dictionary<int, (double Way, int Before)>();
        var open = new PriorityQueue<int, (double Way, int Voxel)>();
        var top = Top(piece, box);
        Offer(top.X, top.Y, top.Z, 0, -1);
        var done = new HashSet<int>();
        while (open.TryDequeue(out var voxel, out _))
        {
            if (!done.Add(voxel)) continue;
            var (way, before) = best[voxel];
            order.Add((voxel, way, before));
            int x = voxel % size.X, y = voxel / size.X % size.Y, z = voxel / size.SliceLength;
            for (var k = 0; k < 27; k++)
            {
                int dx = (k % 3) - 1, dy = (k / 3 % 3) - 1, dz = (k / 9) - 1;
                if (k == 13 || !box.Contains(x + dx, y + dy, z + dz) || !piece[x + dx, y + dy, z + dz]) continue;
                var step = new Vector3D(dx * spacing.X, dy * spacing.Y, dz * spacing.Z).Length;
                Offer(x + dx, y + dy, z + dz, way + step, voxel);
            }
        }

        return order;

        void Offer(int x, int y, int z, double way, int before)
        {
            var voxel = (z * size.SliceLength) + (y * size.X) + x;
            if (best.TryGetValue(voxel, out var known) && known.Way <= way) return;
            best[voxel] = (way, before);
            open.Enqueue(voxel, (way, voxel));
        }
    }

    /// <summary>A voxel of the highest slice: one alone, so that all others have one before them.</summary>
    private static (int X, int Y, int Z) Top(BitVolume piece, VoxelBox box)
    {
        for (var y = box.MinY; ; y++)
        {
            foreach (var x in BitRow.SetBits(piece.Row(y, box.MaxZ))) return (x, y, box.MaxZ);
        }
    }

    private static AirwayFront Tree(Size3 size, List<(int Voxel, double Way, int Before)> voxels, double frontMm)
    {
        var level = voxels.ToDictionary(item => item.Voxel, item => (int)(item.Way / frontMm));
        var frontOf = new Dictionary<int, AirwayFront>();
        var before = voxels.ToDictionary(item => item.Voxel, item => item.Before);
        List<AirwayFront> fronts = [];
        foreach (var (voxel, _, _) in voxels)
        {
            if (!frontOf.ContainsKey(voxel)) fronts.Add(Collect(voxel));
        }

        // Fronts are there in the order of their nearest voxels: what a front follows was there before it.
        foreach (var front in fronts.Where(front => front != fronts[0])) Parent(front)?.Next.Add(front);
        foreach (var front in Enumerable.Reverse(fronts))
        {
            front.Beyond = front.Voxels.Count + front.Next.Sum(next => next.Beyond);
            front.Farthest = front.Next.Select(next => next.Farthest).Append(front.Level).Max();
        }

        return fronts[0];

        AirwayFront Collect(int seed)
        {
            var front = new AirwayFront { Level = level[seed] };
            var open = new Stack<int>([seed]);
            frontOf[seed] = front;
            while (open.TryPop(out var voxel))
            {
                front.Voxels.Add(voxel);
                var x = voxel % size.X;
                for (var k = 0; k < 27; k++)
                {
                    var dx = (k % 3) - 1;
                    if ((uint)(x + dx) >= (uint)size.X) continue;
                    var other = voxel + dx + (((k / 3 % 3) - 1) * size.X) + (((k / 9) - 1) * size.SliceLength);
                    if (level.TryGetValue(other, out var its) && its == front.Level && frontOf.TryAdd(other, front))
                        open.Push(other);
                }
            }

            return front;
        }

        // The front from which most of its voxels were reached.
        AirwayFront? Parent(AirwayFront front) => front.Voxels
            .Select(voxel => before[voxel])
            .Where(voxel => voxel >= 0 && frontOf[voxel] != front)
            .GroupBy(voxel => frontOf[voxel])
            .MaxBy(group => group.Count())?.Key;
    }
}
