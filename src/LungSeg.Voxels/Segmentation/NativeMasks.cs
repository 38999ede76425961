using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>
/// The masks on the CT's own grid, with sub-voxel care. A voxel that a lung covers wholly is the lung's. At the border,
/// where the isotropic mask cuts a voxel, the voxel's own HU decide if the border is one between air and tissue; where a
/// filled structure makes the border, the larger part decides. So the masks follow the CT's own pixels and not the
/// staircase of the isotropic grid. A method without sides has its mask taken over by half the voxel.
/// The HU come slab by slab, in any order, each slab once, so that the CT need never be there as a whole. Slices are
/// worked on side by side; the masks do not depend on slabs or threads. Whoever made it disposes it.
/// </summary>
public sealed class NativeMasks : IDisposable
{
    private const float Whole = 0.999f;

    private readonly LungSegmentation _found;
    private readonly int _threads;

    /// <summary>Masks that are to be filled by <see cref="Add"/>.</summary>
    /// <param name="found">The lungs on the isotropic grid; must outlive the last slab.</param>
    /// <param name="grid">The CT's own grid, with the same axes.</param>
    /// <param name="threads">The most workers; 0 is all.</param>
    public NativeMasks(LungSegmentation found, VolumeGeometry grid, int threads = 0)
    {
        (_found, _threads) = (found, threads);
        Right = found.Left is null ? MaskResampler.Resample(found.Lungs, grid, threads: threads) : new(grid);
        Left = found.Left is null ? null : new(grid);
        Air = new(grid);
        Airways = found.Airways is { } airways ? MaskResampler.Resample(airways, grid, threads: threads) : null;
    }

    /// <summary>The right lung, or both where the sides are not told apart.</summary>
    public BitVolume Right { get; }

    /// <summary>The left lung; null where the sides are not told apart.</summary>
    public BitVolume? Left { get; }

    /// <summary>The lungs' voxels at or below the threshold.</summary>
    public BitVolume Air { get; }

    /// <summary>Trachea and bronchi, without what is the lungs'; null where the method does not look for them.</summary>
    public BitVolume? Airways { get; }

    /// <summary>Fills the masks' rows of a slab.</summary>
    public void Add(HounsfieldSlab slab)
    {
        SlabScheduler.Run(slab.Count, 1, _threads, (start, end) =>
        {
            var sides = _found.Left is null ? null : new SideRows(_found, slab.Geometry);
            for (var z = slab.Z + start; z < slab.Z + end; z++)
            {
                for (var y = 0; y < slab.Geometry.Size.Y; y++) Fill(slab, y, z, sides);
            }
        });
    }

    public void Dispose()
    {
        foreach (var mask in (BitVolume?[])[Right, Left, Air, Airways]) mask?.Dispose();
    }

    private void Fill(HounsfieldSlab slab, int y, int z, SideRows? sides)
    {
        var hounsfield = slab.Row(y, z);
        var right = Right.Row(y, z);
        var left = Left is null ? [] : Left.Row(y, z);
        if (sides?.Label(hounsfield, y, z, right, left) == false) return;

        var air = Air.Row(y, z);
        Threshold.Between(hounsfield, hounsfield.Length, short.MinValue, (int)Math.Floor(_found.ThresholdHu), air);
        var airways = Airways is null ? [] : Airways.Row(y, z);
        for (var w = 0; w < air.Length; w++)
        {
            var lungs = right[w] | (left.IsEmpty ? 0 : left[w]);
            air[w] &= lungs;

            // The lungs follow the CT's own pixels; where both claim a voxel it stays the lung's.
            if (!airways.IsEmpty) airways[w] &= ~lungs;
        }
    }

    /// <summary>Tells the sides apart, a row at a time: for one worker.</summary>
    private sealed class SideRows(LungSegmentation found, VolumeGeometry grid)
    {
        private readonly MaskCoverage _right = new(found.Right!, grid);
        private readonly MaskCoverage _left = new(found.Left!, grid);
        private readonly MaskCoverage _unfilled = new(found.Unfilled!, grid);
        private readonly float[] _rights = new float[grid.Size.X];
        private readonly float[] _lefts = new float[grid.Size.X];
        private readonly float[] _unfilleds = new float[grid.Size.X];

        /// <summary>
        /// Sets the lungs' bits of a row; false where it has none. Stretches that one lung covers wholly, or none, are
        /// found by vectors and done at once.
        /// </summary>
        public bool Label(ReadOnlySpan<short> hounsfield, int y, int z, Span<ulong> right, Span<ulong> left)
        {
            if (!(_right.Row(y, z, _rights) | _left.Row(y, z, _lefts))) return false;
            _unfilled.Row(y, z, _unfilleds);
            for (var x = 0; x < hounsfield.Length;)
            {
                if (Stretch(_rights, x, 1) is > 0 and var ofRight)
                {
                    BitRow.Set(right, x, x += ofRight);
                }
                else if (Stretch(_lefts, x, 1) is > 0 and var ofLeft)
                {
                    BitRow.Set(left, x, x += ofLeft);
                }
                else if (Math.Min(Stretch(_rights, x, 0), Stretch(_lefts, x, 0)) is > 0 and var ofNone)
                {
                    x += ofNone;
                }
                else
                {
                    if (IsLung(x, hounsfield[x])) (_rights[x] >= _lefts[x] ? right : left)[x >> 6] |= 1UL << (x & 63);
                    x++;
                }
            }

            return true;
        }

        /// <summary>How many values from a place on are one value.</summary>
        private static int Stretch(ReadOnlySpan<float> coverage, int start, float value)
        {
            if (coverage[start] != value) return 0;
            var length = coverage[start..].IndexOfAnyExcept(value);
            return length < 0 ? coverage.Length - start : length;
        }

        private bool IsLung(int x, short hounsfield)
        {
            var covered = _rights[x] + _lefts[x];
            var isAirBorder = covered - _unfilleds[x] < 0.1f;
            return covered >= Whole || (isAirBorder ? hounsfield <= found.ThresholdHu : covered >= 0.5f);
        }
    }
}
