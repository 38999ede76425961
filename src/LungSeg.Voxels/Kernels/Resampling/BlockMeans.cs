using System.Numerics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// A CT on cubes of voxels: the mean HU of each. Means over 4 mm have a seventh of the noise, which is what tells gas
/// (-1000) from lung (-850) in one look. Rounds towards zero; the last cubes may be cut by the border. A cube's rows are
/// first summed column by column (lanes: neighbours along x), then its columns. O(voxels), an int a column of scratch.
/// For masks see <see cref="BlockMasks"/>.
/// </summary>
public static class BlockMeans
{
    /// <summary>The coarse volume; the caller disposes it.</summary>
    /// <param name="hounsfield">The CT.</param>
    /// <param name="edge">Voxels along a cube's edge.</param>
    /// <param name="threads">The most workers; 0 is all.</param>
    public static Volume<short> Of(Volume<short> hounsfield, int edge, int threads = 0) =>
        CubeGrid.Reduce<int>(hounsfield, edge, threads, 0, AddRow, (columns, rows, means) => Mean(columns, edge, rows, means));

    private static void AddRow(ReadOnlySpan<short> row, Span<int> columns)
    {
        var x = 0;
        for (; x <= row.Length - Vector<short>.Count; x += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(row[x..]), out var low, out var high);
            var first = columns.Slice(x, Vector<int>.Count);
            var second = columns.Slice(x + Vector<int>.Count, Vector<int>.Count);
            (new Vector<int>(first) + low).CopyTo(first);
            (new Vector<int>(second) + high).CopyTo(second);
        }

        for (; x < row.Length; x++) columns[x] += row[x];
    }

    private static void Mean(ReadOnlySpan<int> columns, int edge, int rows, Span<short> means)
    {
        for (var cube = 0; cube < means.Length; cube++)
        {
            var sum = 0;
            var inside = columns.Slice(cube * edge, CubeGrid.Inside(cube, edge, columns.Length));
            foreach (var column in inside) sum += column;
            means[cube] = (short)(sum / (inside.Length * rows));
        }
    }
}
