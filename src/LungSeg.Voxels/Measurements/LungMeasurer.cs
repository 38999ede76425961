using LungSeg.Voxels.Geometry;
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
    private readonly RegionThirds? _ofBoth;
    private readonly RegionThirds? _ofRight;
    private readonly RegionThirds? _ofLeft;

    /// <summary>Sees where the lungs are. The masks are not changed and must outlive this.</summary>
    /// <param name="right">The right lung on the CT's own grid; both lungs where <paramref name="left"/> is null.</param>
    /// <param name="left">The left lung; null where the sides are not told apart.</param>
    /// <param name="threads">The most workers; 0 is all.</param>
    public LungMeasurer(BitVolume right, BitVolume? left, int threads = 0)
    {
        (_right, _left, _threads) = (right, left, threads);
        var (ofRight, ofLeft) = (LungExtent.Of(right, threads), left is null ? null : LungExtent.Of(left, threads));
        var both = ofRight is null || ofLeft is null ? ofRight ?? ofLeft : ofRight.Union(ofLeft);
        _ofBoth = both is null ? null : new(both);
        if (left is null) return;
        _ofRight = ofRight is null ? null : new(ofRight);
        _ofLeft = ofLeft is null ? null : new(ofLeft);
    }

    /// <summary>How often each HU occurs in the lungs, as far as slabs were added.</summary>
    public HounsfieldHistogram Histogram => _ofBoth is null ? new() : _ofBoth.Whole();

    /// <summary>Measures a slab's share of the lungs.</summary>
    public void Add(HounsfieldSlab slab)
    {
        SlabScheduler.Run(slab.Count, 1 + ((slab.Count - 1) / SlabScheduler.Workers(_threads)), _threads, (start, end) =>
        {
            var (both, right, left) = (_ofBoth?.Part(), _ofRight?.Part(), _ofLeft?.Part());
            for (var z = slab.Z + start; z < slab.Z + end; z++)
            {
                for (var y = 0; y < slab.Geometry.Size.Y; y++)
                {
                    AddRow(slab, _right.Row(y, z), y, z, both, right);
                    if (_left is not null) AddRow(slab, _left.Row(y, z), y, z, both, left);
                }
            }

            lock (_right)
            {
                _ofBoth?.Add(both!);
                _ofRight?.Add(right!);
                _ofLeft?.Add(left!);
            }
        });
    }

    /// <summary>The measurements, once all slabs were added.</summary>
    public LungMeasurements Measure()
    {
        var grid = _right.Geometry;
        return new(_ofBoth?.Measure(grid), _ofRight?.Measure(grid), _ofLeft?.Measure(grid));
    }

    private static void AddRow(HounsfieldSlab slab, ReadOnlySpan<ulong> mask, int y, int z, RegionThirds? both, RegionThirds? side)
    {
        if (!mask.ContainsAnyExcept(0UL)) return;
        var hounsfield = slab.Row(y, z);
        both?.AddRow(hounsfield, mask, slab.Geometry, y, z);
        side?.AddRow(hounsfield, mask, slab.Geometry, y, z);
    }
}
