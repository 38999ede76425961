using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Bronchi;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>
/// The masks on the CT's own grid, with sub-voxel care. A voxel that a lung covers wholly is the lung's. At the border,
/// where the isotropic mask cuts a voxel, the voxel's own HU decide if the border is one between air and tissue; where
/// a filled structure makes the border, the larger part decides. So the masks follow the CT's own pixels and not the
/// staircase of the isotropic grid. Without the unfilled lungs, masks are taken over by half the voxel, as all others
/// are. The HU come slab by slab, in any order, each slab once, so that the CT need never be there as a whole. Slices
/// are worked on side by side; the masks do not depend on slabs or threads. Whoever made it disposes it.
/// </summary>
public sealed class NativeMasks : IDisposable
{
    private const float Whole = 0.999f;

    private readonly LungSegmentation _found;
    private readonly Structure[] _lungs;
    private readonly Structure[] _beside;
    private readonly Structure[] _within;
    private readonly Structure[] _unions;
    private readonly bool _followsHounsfield;

    /// <summary>Masks that are to be filled by <see cref="Add"/>.</summary>
    /// <param name="found">What was found on the isotropic grid; must outlive the last slab.</param>
    /// <param name="grid">The CT's own grid, with the same axes.</param>
    public NativeMasks(LungSegmentation found, VolumeGeometry grid)
    {
        _found = found;
        _lungs = [.. found.Masks.Lungs];
        _followsHounsfield = found.Masks.HasSides && found.Unfilled is not null;
        Masks = new(grid);
        foreach (var structure in found.Masks.Present)
        {
            var isMadeByAdd = IsMadeOfOthers(structure) || (structure.IsLung && _followsHounsfield);
            var exact = found.Exact?.TryGet(structure, out var given) == true ? given : null;
            Masks.Add(
                structure,
                isMadeByAdd ? new(grid) : exact?.Clone() ?? MaskResampler.Resample(found.Masks[structure], grid));
        }

        SplitAirways();
        Structure[] resampled = [.. Masks.Present.Where(structure => !structure.IsLung && !IsMadeOfOthers(structure))];
        _beside = [.. resampled.Where(structure => !structure.LiesInLungs)];
        _within = [.. resampled.Where(structure => structure.LiesInLungs)];
        _unions = [.. Masks.Present.Where(structure => structure.Parts.Count > 0)];
    }

    /// <summary>The masks: of the same structures, on the CT's own grid.</summary>
    public StructureMasks Masks { get; }

    /// <summary>Fills the masks' rows of a slab.</summary>
    public void Add(HounsfieldSlab slab)
    {
        SlabScheduler.Run(slab.Count, 1, (start, end) =>
        {
            var sides = _followsHounsfield ? new SideRows(_found, slab.Geometry) : null;
            Span<ulong> lungs = new ulong[Masks[Structures.LungAir].WordsPerRow];
            for (var z = slab.Z + start; z < slab.Z + end; z++)
            {
                for (var y = 0; y < slab.Geometry.Size.Y; y++)
                {
                    Fill(slab, y, z, sides, lungs);
                    foreach (var union in _unions) Unite(union, y, z);
                    foreach (var lung in _lungs)
                        _found.Lobes?.SplitRow(lung, Masks[lung].Row(y, z), slab.Geometry, y, z, lobe => Masks[lobe]);
                }
            }
        });
    }

    public void Dispose() => Masks.Dispose();

    /// <summary>Whether a mask follows from the lungs' masks, or is the union of others.</summary>
    private static bool IsMadeOfOthers(Structure structure) =>
        structure == Structures.LungAir || structure == Structures.LungStructures || structure.Parts.Count > 0
        || structure.PartOf is not null;

    /// <summary>
    /// Gives each voxel of the lumen, in the lungs or not, to the generation that is nearest on the isotropic grid.
    /// </summary>
    private void SplitAirways()
    {
        Structure[] parts = [.. Masks.Present.Where(structure => structure.PartOf == Structures.Airways)];
        if (parts.Length == 0) return;
        var (from, to) = (_found.Masks.Grid, Masks.Grid);
        var nearest = new NearestLabel([.. parts.Select(part => _found.Masks[part])]);
        using var lumen = MaskResampler.Resample(_found.Masks[Structures.Airways], to);
        for (var row = 0; row < to.Size.Y * to.Size.Z; row++)
        {
            foreach (var x in BitRow.SetBits(lumen.Row(row)))
            {
                var (y, z) = (row % to.Size.Y, row / to.Size.Y);
                var at = from.ToIndex(to.ToPatient(new(x, y, z)));
                var label = nearest.At((int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z));
                Masks[parts[label]][x, y, z] = true;
            }
        }
    }

    private void Unite(Structure union, int y, int z)
    {
        var row = Masks[union].Row(y, z);
        foreach (var part in union.Parts)
        {
            var words = Masks[part].Row(y, z);
            for (var w = 0; w < row.Length; w++) row[w] |= words[w];
        }
    }

    private void Fill(HounsfieldSlab slab, int y, int z, SideRows? sides, Span<ulong> lungs)
    {
        var hounsfield = slab.Row(y, z);
        if (sides?.Label(hounsfield, y, z, Row(Structures.RightLung), Row(Structures.LeftLung)) == false)
        {
            foreach (var structure in _within) Row(structure).Clear();
            return;
        }

        lungs.Clear();
        foreach (var lung in _lungs)
        {
            var row = Row(lung);
            for (var w = 0; w < lungs.Length; w++) lungs[w] |= row[w];
        }

        var air = Row(Structures.LungAir);
        var rest = Row(Structures.LungStructures);
        Threshold.Between(hounsfield, hounsfield.Length, short.MinValue, (int)Math.Floor(_found.ThresholdHu), air);
        for (var w = 0; w < lungs.Length; w++)
        {
            air[w] &= lungs[w];
            rest[w] = lungs[w] & ~air[w];
        }

        // The lungs follow the CT's own pixels; where a structure beside them claims a voxel too, it stays the lung's.
        foreach (var structure in _beside)
        {
            var row = Row(structure);
            for (var w = 0; w < lungs.Length; w++) row[w] &= ~lungs[w];
        }

        foreach (var structure in _within)
        {
            var row = Row(structure);
            for (var w = 0; w < lungs.Length; w++) row[w] &= lungs[w];
        }

        Span<ulong> Row(Structure structure) => Masks[structure].Row(y, z);
    }

    /// <summary>Tells the sides apart, a row at a time: for one worker.</summary>
    private sealed class SideRows(LungSegmentation found, VolumeGeometry grid)
    {
        private readonly MaskCoverage _right = new(found.Masks[Structures.RightLung], grid);
        private readonly MaskCoverage _left = new(found.Masks[Structures.LeftLung], grid);
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
