namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Joins runs that touch: each row with the rows before it in raster order that a connectivity makes neighbours.
/// </summary>
internal sealed class RowLinks(RunTable runs, Connectivity connectivity)
{
    private readonly bool _acrossSlices = connectivity is Connectivity.Six or Connectivity.TwentySix;

    /// <summary>How far beyond a run's ends a run of a neighbouring row touches it: 1 where corners count.</summary>
    private readonly int _reach = connectivity is Connectivity.TwentySix or Connectivity.EightInSlice ? 1 : 0;

    public (int First, int End) RunsOfSlices(int start, int end) =>
        (runs.FirstOfRow[start * runs.Size.Y], runs.FirstOfRow[end * runs.Size.Y]);

    /// <summary>Joins the rows of a slice among themselves and, where asked, with those of the slice below.</summary>
    /// <returns>How many joins made two sets one.</returns>
    public int JoinSlice(int z, bool withSliceBelow, Span<int> parents)
    {
        var row = z * runs.Size.Y;
        var joined = 0;
        for (var y = 1; y < runs.Size.Y; y++) joined += JoinRows(row + y, row + y - 1, parents, []);
        return withSliceBelow ? joined + JoinToSliceBelow(z, parents) : joined;
    }

    /// <summary>Joins the rows of slice z with those of slice z - 1.</summary>
    /// <param name="z">The slice.</param>
    /// <param name="parents">The sets' members: the runs, or what the runs belong to.</param>
    /// <param name="labels">Of each run the member that it belongs to; empty where the runs are the members.</param>
    /// <returns>How many joins made two sets one.</returns>
    public int JoinToSliceBelow(int z, Span<int> parents, ReadOnlySpan<int> labels = default)
    {
        if (!_acrossSlices) return 0;
        var height = runs.Size.Y;
        var row = z * height;
        var joined = 0;
        for (var y = 0; y < height; y++)
        {
            var below = row + y - height;
            for (var dy = Math.Max(-_reach, -y); dy <= Math.Min(_reach, height - 1 - y); dy++)
            {
                joined += JoinRows(row + y, below + dy, parents, labels);
            }
        }

        return joined;
    }

    private int JoinRows(int rowA, int rowB, Span<int> parents, ReadOnlySpan<int> labels)
    {
        var first = runs.FirstOfRow;
        var edges = runs.Edges;
        var sets = new DisjointSet(parents);
        int a = first[rowA], endA = first[rowA + 1], b = first[rowB], endB = first[rowB + 1], joined = 0;
        while (a < endA && b < endB)
        {
            int aEnd = edges[(2 * a) + 1], bEnd = edges[(2 * b) + 1];
            var isTouching = edges[2 * a] < bEnd + _reach & edges[2 * b] < aEnd + _reach;
            if (isTouching && (labels.IsEmpty ? sets.Join(a, b) : sets.Join(labels[a], labels[b]))) joined++;

            // The run that ends first cannot touch what comes after the other one. A branch on it would be
            // mispredicted.
            var isA = (aEnd - bEnd) >>> 31;
            a += isA;
            b += 1 - isA;
        }

        return joined;
    }
}
