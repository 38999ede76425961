using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// The connected components of a mask: their voxels as runs, and what is known of each. Made by
/// <see cref="ConnectedComponents"/>; whoever asked for it disposes it.
/// </summary>
public sealed class ComponentTable : IDisposable
{
    private readonly RunTable _runs;
    private readonly VoxelBuffer<int> _labels;
    private readonly VoxelBuffer<Component> _components;

    internal ComponentTable(
        VolumeGeometry geometry, RunTable runs, VoxelBuffer<int> labels, VoxelBuffer<Component> components)
    {
        Geometry = geometry;
        _runs = runs;
        _labels = labels;
        _components = components;
    }

    public VolumeGeometry Geometry { get; }

    /// <summary>How many there are.</summary>
    public int Count => _components.Length;

    /// <summary>All of them, by number; valid until the table is disposed.</summary>
    public ReadOnlySpan<Component> Components => _components.Span;

    public Component this[int index] => _components.Span[index];

    /// <summary>The one with the most voxels, the first of equals; null where there is none.</summary>
    public Component? Largest(Func<Component, bool>? among = null)
    {
        Component? largest = null;
        foreach (ref readonly var component in Components)
        {
            if (component.VoxelCount > (largest?.VoxelCount ?? 0) && (among is null || among(component)))
                largest = component;
        }

        return largest;
    }

    /// <summary>The largest of each slice, for components that stay in a slice; null where a slice has none.</summary>
    public Component?[] LargestOfEachSlice()
    {
        var largest = new Component?[Geometry.Size.Z];
        foreach (ref readonly var component in Components)
        {
            ref var ofSlice = ref largest[component.Box.MinZ];
            if (component.VoxelCount > (ofSlice?.VoxelCount ?? 0)) ofSlice = component;
        }

        return largest;
    }

    /// <summary>The number of the component that holds a voxel, or -1 where that voxel is in none.</summary>
    public int IndexAt(int x, int y, int z)
    {
        var row = (z * Geometry.Size.Y) + y;
        var edges = _runs.Edges;
        int low = _runs.FirstOfRow[row], high = _runs.FirstOfRow[row + 1] - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (x < edges[2 * middle]) high = middle - 1;
            else if (x >= edges[(2 * middle) + 1]) low = middle + 1;
            else return _labels.Span[middle];
        }

        return -1;
    }

    /// <summary>By number, whether a component holds a voxel of a mask of the same size.</summary>
    public bool[] TouchedBy(BitVolume mask) => Array.ConvertAll(CountWithin(mask), voxels => voxels > 0);

    /// <summary>By number, how many voxels a component shares with a mask of the same size.</summary>
    public int[] CountWithin(BitVolume mask)
    {
        var counts = new int[Count];
        for (var z = 0; z < mask.Size.Z; z++)
        {
            for (var y = 0; y < mask.Size.Y; y++)
            {
                foreach (var x in BitRow.SetBits(mask.Row(y, z)))
                {
                    if (IndexAt(x, y, z) is >= 0 and var index) counts[index]++;
                }
            }
        }

        return counts;
    }

    /// <summary>A mask of one component; the caller disposes it.</summary>
    public BitVolume Extract(int index) => Extract(component => component.Index == index);

    /// <summary>A mask of the components that satisfy a rule; the caller disposes it.</summary>
    public BitVolume Extract(Func<Component, bool> rule)
    {
        var mask = new BitVolume(Geometry);
        AddTo(mask, rule);
        return mask;
    }

    /// <summary>Sets the voxels of the components that satisfy a rule in a mask of the same size.</summary>
    public void AddTo(BitVolume mask, Func<Component, bool> rule)
    {
        if (mask.Size != Geometry.Size)
            throw new ArgumentException($"The mask is {mask.Size}, the components' grid {Geometry.Size}.");
        var chosen = new bool[Count];
        for (var index = 0; index < Count; index++) chosen[index] = rule(this[index]);
        SlabScheduler.Run(Geometry.Size.Y * Geometry.Size.Z, 64 * 64, (start, end) =>
        {
            var first = _runs.FirstOfRow;
            var edges = _runs.Edges;
            var labels = _labels.Span;
            for (var row = start; row < end; row++)
            {
                var words = mask.Row(row);
                for (var run = first[row]; run < first[row + 1]; run++)
                {
                    if (chosen[labels[run]]) BitRow.Set(words, edges[2 * run], edges[(2 * run) + 1]);
                }
            }
        });
    }

    public void Dispose()
    {
        _runs.Dispose();
        _labels.Dispose();
        _components.Dispose();
    }
}
