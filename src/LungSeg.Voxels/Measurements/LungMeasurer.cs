using System.Collections.Concurrent;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Measurements;

/// <summary>
/// Measures lungs on the CT's own grid: where they are is seen from their masks; the HU come slab by slab, in any order,
/// each once, and go into a histogram of each third, of which every figure is then made. Slices are looked at side by
/// side; sums are of whole numbers, so the figures depend on neither slabs nor threads. Memory: some histograms a thread.
/// </summary>
public sealed class LungMeasurer
{
    private readonly BitVolume _right;
    private readonly BitVolume? _left;
    private readonly int _threads;
    private readonly LungExtent? _ofBoth;
    private readonly LungExtent? _ofRight;
    private readonly LungExtent? _ofLeft;

    /// <summary>What workers have counted: each takes one for a while, so there are as many as worked at once.</summary>
    private readonly ConcurrentBag<Part> _parts = [];

    /// <summary>Sees where the lungs are. The masks are not changed and must outlive this.</summary>
    /// <param name="right">The right lung on the CT's own grid; both lungs where <paramref name="left"/> is null.</param>
    /// <param name="left">The left lung; null where the sides are not told apart.</param>
    /// <param name="threads">The most workers; 0 is all.</param>
    public LungMeasurer(BitVolume right, BitVolume? left, int threads = 0)
    {
        (_right, _left, _threads) = (right, left, threads);
        var (ofRight, ofLeft) = (LungExtent.Of(right, threads), left is null ? null : LungExtent.Of(left, threads));
        _ofBoth = ofRight is null || ofLeft is null ? ofRight ?? ofLeft : ofRight.Union(ofLeft);
        if (left is not null) (_ofRight, _ofLeft) = (ofRight, ofLeft);
    }

    /// <summary>How often each HU occurs in the lungs, as far as slabs were added.</summary>
    public HounsfieldHistogram Histogram => Together(part => part.Both, _ofBoth)?.Whole() ?? new();

    /// <summary>Measures a slab's share of the lungs.</summary>
    public void Add(HounsfieldSlab slab)
    {
        SlabScheduler.Run(slab.Count, 1 + ((slab.Count - 1) / SlabScheduler.Workers(_threads)), _threads, (start, end) =>
        {
            if (!_parts.TryTake(out var part)) part = new(New(_ofBoth), New(_ofRight), New(_ofLeft));
            for (var z = slab.Z + start; z < slab.Z + end; z++)
            {
                for (var y = 0; y < slab.Geometry.Size.Y; y++)
                {
                    AddRow(slab, _right.Row(y, z), y, z, part.Both, part.Right);
                    if (_left is not null) AddRow(slab, _left.Row(y, z), y, z, part.Both, part.Left);
                }
            }

            _parts.Add(part);
        });
    }

    /// <summary>The measurements, once all slabs were added.</summary>
    public LungMeasurements Measure()
    {
        return new(Of(part => part.Both, _ofBoth), Of(part => part.Right, _ofRight), Of(part => part.Left, _ofLeft));

        RegionMeasurement? Of(Func<Part, RegionThirds?> of, LungExtent? extent) => Together(of, extent)?.Measure(_right.Geometry);
    }

    private static RegionThirds? New(LungExtent? extent) => extent is null ? null : new(extent);

    private RegionThirds? Together(Func<Part, RegionThirds?> of, LungExtent? extent)
    {
        if (extent is null) return null;
        var whole = new RegionThirds(extent);
        foreach (var part in _parts) whole.Add(of(part)!);
        return whole;
    }

    private static void AddRow(HounsfieldSlab slab, ReadOnlySpan<ulong> mask, int y, int z, RegionThirds? both, RegionThirds? side)
    {
        if (!mask.ContainsAnyExcept(0UL)) return;
        var hounsfield = slab.Row(y, z);
        both?.AddRow(hounsfield, mask, slab.Geometry, y, z);
        side?.AddRow(hounsfield, mask, slab.Geometry, y, z);
    }

    /// <summary>What one worker has counted; null where a region has no voxels.</summary>
    private sealed record Part(RegionThirds? Both, RegionThirds? Right, RegionThirds? Left);
}
