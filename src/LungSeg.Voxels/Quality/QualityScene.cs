using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>
/// What quality checks look at, all on one grid in patient order (x to the left, y to posterior, z to superior). Where
/// the sides are not told apart, the lungs are cut at the patient's middle for the checks that compare them.
/// </summary>
internal sealed class QualityScene : IDisposable
{
    private readonly StructureMasks _masks;
    private readonly StructureMasks? _halves;
    private readonly BitVolume? _unfilled;

    /// <param name="masks">What was found.</param>
    /// <param name="unfilled">The lungs' air before they were filled; null where their air is that of the
    /// masks.</param>
    /// <param name="evidence">The CT and the body.</param>
    public QualityScene(StructureMasks masks, BitVolume? unfilled, QualityEvidence evidence)
    {
        (_masks, _unfilled, Evidence) = (masks, unfilled, evidence);
        if (!masks.HasSides) _halves = Halves(masks[Structures.Lungs], (int)evidence.Body.MiddleX);
        Both = BothOf(masks);
        RightMl = Millilitres(Right);
        LeftMl = Millilitres(Left);
    }

    /// <summary>The CT.</summary>
    public Volume<short> Hounsfield => Evidence.Chest.Hounsfield;

    /// <summary>The CT with its blocks of 2 mm.</summary>
    public ChestVolume Chest => Evidence.Chest;

    public QualityEvidence Evidence { get; }

    /// <summary>Everything under the skin.</summary>
    public BitVolume Body => Evidence.Body.Mask;

    /// <summary>How often each HU is in the body.</summary>
    public HounsfieldHistogram BodyHistogram => Evidence.BodyHistogram;

    /// <summary>How often each HU is around the body, without padding.</summary>
    public HounsfieldHistogram AroundHistogram => Evidence.Body.AroundHistogram;

    /// <summary>Padding.</summary>
    public BitVolume NotScanned => Evidence.Body.NotScanned;

    /// <summary>The right lung, filled.</summary>
    public BitVolume Right => (_halves ?? _masks)[Structures.RightLung];

    /// <summary>The left lung, filled.</summary>
    public BitVolume Left => (_halves ?? _masks)[Structures.LeftLung];

    /// <summary>Both lungs, filled.</summary>
    public BitVolume Both { get; }

    /// <summary>The lungs as the engine tells them apart.</summary>
    public IEnumerable<BitVolume> Lungs => _masks.Lungs.Select(lung => _masks[lung]);

    /// <summary>Trachea and bronchi; null where the engine does not look for them.</summary>
    public BitVolume? Airways => _masks.TryGet(Structures.Airways, out var airways) ? airways : null;

    /// <summary>The lungs' air, before they were filled.</summary>
    public BitVolume LungAir => _unfilled ?? _masks[Structures.LungAir];

    /// <summary>Pockets of nothing but air, in the lungs or not; null where nobody looked for them.</summary>
    public BitVolume? PureAir => Evidence.PureAir;

    public VolumeGeometry Grid => Hounsfield.Geometry;

    public double RightMl { get; }

    public double LeftMl { get; }

    public double BothMl => RightMl + LeftMl;

    public bool HasLungs => BothMl > 0;

    public bool HasBothLungs => Math.Min(RightMl, LeftMl) > 0.05 * Math.Max(RightMl, LeftMl);

    public void Dispose()
    {
        _halves?.Dispose();
        Both.Dispose();
    }

    private BitVolume BothOf(StructureMasks masks)
    {
        if (!masks.HasSides) return masks[Structures.Lungs].Clone();
        var both = Right.Clone();
        BitLogic.Or(both, Left);
        return both;
    }

    private static double Millilitres(BitVolume mask) => mask.Count() * mask.Geometry.VoxelVolume / 1000;

    private static StructureMasks Halves(BitVolume lungs, int middle)
    {
        var box = VoxelBox.Of(lungs.Size);
        var last = Math.Clamp(middle, 0, box.MaxX - 1);
        return new StructureMasks(lungs.Geometry)
            .Add(Structures.RightLung, Part(box with { MaxX = last }))
            .Add(Structures.LeftLung, Part(box with { MinX = last + 1 }));

        BitVolume Part(VoxelBox half)
        {
            using var part = BitBox.Crop(lungs, half);
            var whole = new BitVolume(lungs.Geometry);
            BitBox.Paste(part, half, whole, half);
            return whole;
        }
    }
}
