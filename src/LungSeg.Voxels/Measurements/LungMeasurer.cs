using System.Collections.Concurrent;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Measurements;

/// <summary>
/// Measures lungs on the CT's own grid: where they are is seen from their masks; the HU come slab by slab, in any
/// order, each once, and go into a histogram of each third, of which every figure is then made. Slices are looked at
/// side by side; sums are of whole numbers, so the figures depend on neither slabs nor threads. Memory: some histograms
/// a thread.
/// </summary>
public sealed class LungMeasurer
{
    private readonly IReadOnlyList<BitVolume> _lungs;
    private readonly LungExtent?[] _extents;
    private readonly LungExtent? _all;

    /// <summary>
    /// What workers have counted: each takes one for a while, so there are as many as worked at once.
    /// </summary>
    private readonly ConcurrentBag<Part> _parts = [];

    /// <summary>Sees where the lungs are. The masks are not changed and must outlive this.</summary>
    /// <param name="lungs">Masks on the CT's own grid that do not overlap: right and left, or both as one.</param>
    public LungMeasurer(params IReadOnlyList<BitVolume> lungs)
    {
        _lungs = lungs;
        _extents = [.. lungs.Select(LungExtent.Of)];
        _all = _extents
            .OfType<LungExtent>()
            .Aggregate((LungExtent?)null, (all, extent) => all?.Union(extent) ?? extent);
    }

    /// <summary>How often each HU occurs in the lungs, as far as slabs were added.</summary>
    public HounsfieldHistogram Histogram => Together(part => part.All, _all)?.Whole() ?? new();

    /// <summary>Measures a slab's share of the lungs.</summary>
    public void Add(HounsfieldSlab slab)
    {
        SlabScheduler.Run(slab.Count, 1 + ((slab.Count - 1) / SlabScheduler.Workers), (start, end) =>
        {
            if (!_parts.TryTake(out var part)) part = new(New(_all), Array.ConvertAll(_extents, New));
            for (var z = slab.Z + start; z < slab.Z + end; z++)
            {
                for (var y = 0; y < slab.Geometry.Size.Y; y++)
                {
                    for (var lung = 0; lung < _lungs.Count; lung++)
                    {
                        AddRow(slab, _lungs[lung].Row(y, z), y, z, part.All, _lungs.Count > 1 ? part.Each[lung] : null);
                    }
                }
            }

            _parts.Add(part);
        });
    }

    /// <summary>The measurements, once all slabs were added.</summary>
    public LungMeasurements Measure()
    {
        var all = Together(part => part.All, _all)?.Measure(_lungs[0].Geometry);
        if (_lungs.Count == 1)
            return new(all, [all]);
        return new(
            all, [.. _lungs.Select((lung, i) => Together(part => part.Each[i], _extents[i])?.Measure(lung.Geometry))]);
    }

    private static RegionThirds? New(LungExtent? extent) => extent is null ? null : new(extent);

    private RegionThirds? Together(Func<Part, RegionThirds?> of, LungExtent? extent)
    {
        if (extent is null) return null;
        var whole = new RegionThirds(extent);
        foreach (var part in _parts) whole.Add(of(part)!);
        return whole;
    }

    private static void AddRow(
        HounsfieldSlab slab, ReadOnlySpan<ulong> mask, int y, int z, RegionThirds? all, RegionThirds? one)
    {
        if (!mask.ContainsAnyExcept(0UL)) return;
        var hounsfield = slab.Row(y, z);
        all?.AddRow(hounsfield, mask, slab.Geometry, y, z);
        one?.AddRow(hounsfield, mask, slab.Geometry, y, z);
    }

    /// <summary>What one worker has counted; null where a region has no voxels.</summary>
    private sealed record Part(RegionThirds? All, RegionThirds?[] Each);
}
