using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Connected components of a bit mask on runs, never on a label volume: runs of set voxels are found a word at a time
/// (<see cref="RunTable"/>), runs that touch in neighbouring rows are joined in a <see cref="DisjointSet"/>, and one
/// pass over the runs numbers the components and sums what is known of them.
/// Parallel over slabs of slices, each with components of its own; those that touch across a seam are joined after. The
/// root of a set is its first run, so numbers follow raster order whatever the threads did. Complexity: linear in words
/// and runs, near-linear in joins; memory 8 bytes a run, and 64 a component and slab.
/// Sources: He, Chao and Suzuki, A Run-Based Two-Scan Labeling Algorithm, IEEE Trans. Image Process. 17, 2008;
/// Wu, Otoo and Suzuki, Optimizing Two-Pass Connected-Component Labeling Algorithms, Pattern Anal. Appl. 12, 2009.
/// </summary>
public static class ConnectedComponents
{
    private const int SlicesPerSlab = 16;
    private const int RunsPerPiece = 1 << 16;

    /// <summary>The components of the set voxels. The caller disposes the table.</summary>
    public static ComponentTable Of(BitVolume mask, Connectivity connectivity) =>
        Find(new RunTable(mask, background: false), mask.Geometry, connectivity);

    /// <summary>
    /// The components of the voxels that are not set, without making that mask. The caller disposes the table.
    /// </summary>
    public static ComponentTable OfBackground(BitVolume mask, Connectivity connectivity) =>
        Find(new RunTable(mask, background: true), mask.Geometry, connectivity);

    private static ComponentTable Find(RunTable runs, VolumeGeometry grid, Connectivity connectivity)
    {
        var links = new RowLinks(runs, connectivity);
        var labels = new VoxelBuffer<int>(runs.Count, cleared: false);
        var slabs = (grid.Size.Z + SlicesPerSlab - 1) / SlicesPerSlab;

        // Where each slab's components begin among those of all slabs.
        var firsts = new int[slabs + 1];
        SlabScheduler.Run(grid.Size.Z, SlicesPerSlab, (start, end) =>
        {
            var parents = labels.Span;
            var (firstRun, endRun) = links.RunsOfSlices(start, end);
            for (var run = firstRun; run < endRun; run++) parents[run] = run;
            var count = endRun - firstRun;
            for (var z = start; z < end; z++) count -= links.JoinSlice(z, withSliceBelow: z > start, parents);
            firsts[(start / SlicesPerSlab) + 1] = count;
        });
        for (var slab = 0; slab < slabs; slab++) firsts[slab + 1] += firsts[slab];
        var parts = new VoxelBuffer<Component>(firsts[slabs]);
        SlabScheduler.Run(grid.Size.Z, SlicesPerSlab, (start, end) =>
            Number(runs, start, end, firsts[start / SlicesPerSlab], labels.Span, parts.Span));
        return new(grid, runs, labels, Join(links, grid.Size.Z, labels, parts));
    }

    /// <summary>Turns a slab's parents into its components' numbers, in place, and sums up the components.</summary>
    private static void Number(
        RunTable runs, int start, int end, int found, Span<int> labels, Span<Component> components)
    {
        var edges = runs.Edges;
        var firstOfRow = runs.FirstOfRow;
        for (int z = start, row = start * runs.Size.Y; z < end; z++)
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
    }

    /// <summary>
    /// Joins what touches across the seams between slabs; the runs' labels become the numbers of the whole components.
    /// </summary>
    /// <returns>The components; where nothing touches they are the parts, which otherwise are given back.</returns>
    private static VoxelBuffer<Component> Join(
        RowLinks links, int slices, VoxelBuffer<int> labels, VoxelBuffer<Component> parts)
    {
        using var parents = new VoxelBuffer<int>(parts.Length, cleared: false);
        var numbers = parents.Span;
        for (var part = 0; part < numbers.Length; part++) numbers[part] = part;
        var joined = 0;
        for (var seam = SlicesPerSlab; seam < slices; seam += SlicesPerSlab)
            joined += links.JoinToSliceBelow(seam, numbers, labels.Span);
        if (joined == 0)
            return parts;

        var components = new VoxelBuffer<Component>(parts.Length - joined);
        var found = 0;
        for (var part = 0; part < numbers.Length; part++)
        {
            var parent = numbers[part];
            var number = parent == part ? found++ : numbers[parent];
            numbers[part] = number;
            components.Span[number].Add(number, parts.Span[part]);
        }

        SlabScheduler.Run(labels.Length, RunsPerPiece, (start, end) =>
        {
            var numbers = parents.Span;
            foreach (ref var label in labels.Span[start..end]) label = numbers[label];
        });
        parts.Dispose();
        return components;
    }
}
