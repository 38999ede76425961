using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Makes the slices of an even grid from slices that are not evenly spaced: one that lies on the grid is taken as it
/// is, the others are interpolated linearly between the two around them, by where those truly lie.
/// </summary>
/// <param name="source">Reads slices.</param>
/// <param name="uneven">All slices, in order.</param>
/// <param name="grid">The grid's slices; without a blob where none lies on it.</param>
internal sealed class UnevenSlices(
    SliceSource source, IReadOnlyList<PlannedUnevenSlice> uneven, IReadOnlyList<PlannedSlice> grid)
{
    /// <summary>Slices of the grid made at a time: bounds the slices held beside them.</summary>
    private const int Batch = 32;

    /// <summary>Makes <paramref name="count"/> slices of the grid from <paramref name="first"/> on.</summary>
    /// <returns>Null, or why a slice cannot be read.</returns>
    public async Task<Fault?> ReadAsync(
        int first, int count, int sliceLength, MissingSlices.SliceAt sliceAt, CancellationToken cancellation)
    {
        for (var z = first; z < first + count; z += Batch)
        {
            if (await ReadBatchAsync(z, Math.Min(Batch, first + count - z), sliceLength, sliceAt, cancellation)
                is { } fault)
                return fault;
        }

        return null;
    }

    private async Task<Fault?> ReadBatchAsync(
        int first, int count, int sliceLength, MissingSlices.SliceAt sliceAt, CancellationToken cancellation)
    {
        int[] exact = [.. Enumerable.Range(first, count).Where(z => grid[z].Blob is not null)];
        if (await source.ReadAllAsync([.. exact.Select(z => grid[z])], i => sliceAt(exact[i]), cancellation)
            is { } unreadable)
            return unreadable;

        int[] between = [.. Enumerable.Range(first, count).Where(z => grid[z].Blob is null)];
        if (between.Length == 0) return null;
        int[] needed = [.. between.SelectMany(z => (int[])[Below(z), Below(z) + 1]).Distinct()];
        using var around = new VoxelBuffer<short>(checked(needed.Length * sliceLength), cleared: false);
        if (await source.ReadAllAsync([.. needed.Select(i => uneven[i].Slice)], Around, cancellation) is { } fault)
            return fault;
        foreach (var z in between)
        {
            var below = Below(z);
            var fraction = Math.Clamp(
                (z - uneven[below].Place) / (uneven[below + 1].Place - uneven[below].Place), 0, 1);
            SliceInterpolator.Interpolate(
                Around(Array.IndexOf(needed, below)), Around(Array.IndexOf(needed, below + 1)), fraction, sliceAt(z));
        }

        return null;

        Span<short> Around(int place) => around.Span.Slice(place * sliceLength, sliceLength);
    }

    /// <summary>The last slice that lies below a slice of the grid, or in it; never the last of all.</summary>
    private int Below(int z)
    {
        var (low, high) = (0, uneven.Count - 2);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (uneven[middle].Place <= z) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
