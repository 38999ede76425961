using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Connected components of a bit mask on runs, never on a label volume: runs of set voxels are found a word at a time
/// (<see cref="RunTable"/>), runs that touch in neighbouring rows are joined in a <see cref="DisjointSet"/>, and one
/// pass over the runs numbers the components and sums what is known of them.
/// Parallel over slabs of slices; the seams between slabs are joined after. The root of a set is its first run, so
/// numbers follow raster order whatever the threads did. Complexity: linear in words and runs, near-linear in joins;
/// memory 8 bytes a run and 64 a component.
/// Sources: He, Chao and Suzuki, A Run-Based Two-Scan Labeling Algorithm, IEEE Trans. Image Process. 17, 2008;
/// Wu, Otoo and Suzuki, Optimizing Two-Pass Connected-Component Labeling Algorithms, Pattern Anal. Appl. 12, 2009.
/// </summary>
public static class ConnectedComponents
{
    private const int SlicesPerSlab = 16;

    /// <summary>The components of the set voxels. The caller disposes the table.</summary>
    public static ComponentTable Of(BitVolume mask, Connectivity connectivity, int threads = 0) =>
        Find(new RunTable(mask, background: false, threads), mask.Geometry, connectivity, threads);

    /// <summary>The components of the voxels that are not set, without making that mask. The caller disposes the table.</summary>
    public static ComponentTable OfBackground(BitVolume mask, Connectivity connectivity, int threads = 0) =>
        Find(new RunTable(mask, background: true, threads), mask.Geometry, connectivity, threads);

    private static ComponentTable Find(RunTable runs, VolumeGeometry grid, Connectivity connectivity, int threads)
    {
        var links = new RowLinks(runs, connectivity);
        var labels = new VoxelBuffer<int>(runs.Count);
        var joined = 0;
        SlabScheduler.Run(grid.Size.Z, SlicesPerSlab, threads, (start, end) =>
        {
            var parents = labels.Span;
            var (firstRun, endRun) = links.RunsOfSlices(start, end);
            for (var run = firstRun; run < endRun; run++) parents[run] = run;
            var count = 0;
            for (var z = start; z < end; z++) count += links.JoinSlice(z, withSliceBelow: z > start, parents);
            Interlocked.Add(ref joined, count);
        });
        for (var seam = SlicesPerSlab; seam < grid.Size.Z; seam += SlicesPerSlab) joined += links.JoinToSliceBelow(seam, labels.Span);
        return new(grid, runs, labels, Number(runs, labels.Span, runs.Count - joined));
    }

    /// <summary>Turns parents into component numbers, in place, and sums up the components.</summary>
    private static VoxelBuffer<Component> Number(RunTable runs, Span<int> labels, int count)
    {
        var buffer = new VoxelBuffer<Component>(count);
        var components = buffer.Span;
        var edges = runs.Edges;
        var firstOfRow = runs.FirstOfRow;
        var found = 0;
        for (int z = 0, row = 0; z < runs.Size.Z; z++)
        {
            for (var y = 0; y < runs.Size.Y; y++, row++)
            {
                for (var run = firstOfRow[row]; run < firstOfRow[row + 1]; run++)
                {
                    // A parent comes before its child, so it has its number already.
                    var parent = labels[run];
                    var label = parent == run ? found++ : labels[parent];
                    labels[run] = label;
                    components[label].Add(label, edges[2 * run], edges[(2 * run) + 1], y, z);
                }
            }
        }

        return buffer;
    }
}
