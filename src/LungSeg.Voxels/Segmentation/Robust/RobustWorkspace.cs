using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// What the steps share: the CT in patient order (x to the left, y to posterior, z to superior) and the masks made so
/// far, all on its grid. It owns the masks, not the CT; a mask that is replaced is disposed.
/// </summary>
internal sealed class RobustWorkspace(Volume<short> hounsfield, int threads) : IDisposable
{
    private const double CubeMm = 2;
    private const double WideCubeMm = 4;

    private Volume<short>? _cubes;
    private Volume<short>? _wideCubes;
    private BitVolume? _notScanned;
    private BitVolume? _body;
    private BitVolume? _air;
    private BitVolume? _airways;
    private BitVolume? _centralAirways;
    private BitVolume? _hilarBronchi;
    private BitVolume? _gas;
    private BitVolume? _pureAir;
    private BitVolume? _lungs;
    private BitVolume? _right;
    private BitVolume? _left;

    public Volume<short> Hounsfield { get; } = hounsfield;

    public VolumeGeometry Grid => Hounsfield.Geometry;

    public int Threads { get; } = threads;

    /// <summary>Voxels along a cube of about 2 mm.</summary>
    public int CubeEdge { get; } = Math.Max(1, (int)Math.Round(CubeMm / hounsfield.Geometry.Spacing.X));

    /// <summary>The means of such cubes: little noise, and an eighth of the work for what is wide.</summary>
    public Volume<short> Cubes => _cubes ??= BlockMeans.Of(Hounsfield, CubeEdge, Threads);

    /// <summary>Cubes along a wide cube of about 4 mm.</summary>
    public int CubesOfWideCube => Math.Max(1, (int)Math.Round(WideCubeMm / Cubes.Geometry.Spacing.X));

    /// <summary>The means of wide cubes, which tell gas from lung whatever the noise.</summary>
    public Volume<short> WideCubes => _wideCubes ??= BlockMeans.Of(Cubes, CubesOfWideCube, Threads);

    /// <summary>Between air and tissue, HU: at or below is air.</summary>
    public int ThresholdHu { get; set; } = TutorialMethod.ThresholdHu;

    /// <summary>What was not scanned (padding beyond the scanner's circle) or is mixed with it.</summary>
    public BitVolume NotScanned { get => Made(_notScanned); set => Replace(ref _notScanned, value); }

    /// <summary>Everything under the skin, lungs included.</summary>
    public BitVolume Body { get => Made(_body); set => Replace(ref _body, value); }

    /// <summary>The patient's middle from right to left, by index along x.</summary>
    public double MiddleX { get; set; }

    /// <summary>How often each HU is around the body, by cubes.</summary>
    public HounsfieldHistogram OutsideHistogram { get; set; } = new();

    /// <summary>How often each HU is in the body.</summary>
    public HounsfieldHistogram BodyHistogram { get; set; } = new();

    /// <summary>Air in the body.</summary>
    public BitVolume Air { get => Made(_air); set => Replace(ref _air, value); }

    /// <summary>What air is on this scanner, HU, as the trachea shows it.</summary>
    public int AirHu { get; set; } = -1000;

    /// <summary>Lumen of trachea and bronchi as far as they could be followed.</summary>
    public BitVolume Airways { get => Made(_airways); set => Replace(ref _airways, value); }

    /// <summary>Trachea and main bronchi with their walls.</summary>
    public BitVolume CentralAirways { get => Made(_centralAirways); set => Replace(ref _centralAirways, value); }

    /// <summary>Central airways and the lumen of the bronchi that follow, to the wall.</summary>
    public BitVolume HilarBronchi { get => Made(_hilarBronchi); set => Replace(ref _hilarBronchi, value); }

    /// <summary>Gas in stomach and bowel that was taken out.</summary>
    public BitVolume Gas { get => Made(_gas); set => Replace(ref _gas, value); }

    /// <summary>Pockets of nothing but air, also those that were not taken out.</summary>
    public BitVolume PureAir { get => Made(_pureAir); set => Replace(ref _pureAir, value); }

    /// <summary>Both lungs as air, sides not told apart.</summary>
    public BitVolume Lungs { get => Made(_lungs); set => Replace(ref _lungs, value); }

    /// <summary>How often each HU is in <see cref="Lungs"/>.</summary>
    public HounsfieldHistogram LungHistogram { get; } = new();

    public BitVolume Right { get => Made(_right); set => Replace(ref _right, value); }

    public BitVolume Left { get => Made(_left); set => Replace(ref _left, value); }

    public List<QualityFlag> Flags { get; } = [];

    /// <summary>The cubes of which at least a share is in a mask; the caller disposes them.</summary>
    public BitVolume Coarsened(BitVolume mask, double share) => BlockMasks.Coarsen(mask, CubeEdge, share, Threads);

    /// <summary>The voxels of cubes; the caller disposes them.</summary>
    public BitVolume Refined(BitVolume cubes) => BlockMasks.Refine(cubes, Grid, CubeEdge, Threads);

    /// <summary>Millilitres of so many voxels.</summary>
    public double Millilitres(long voxels) => voxels * Grid.VoxelVolume / 1000;

    /// <summary>Voxels that make so many millilitres.</summary>
    public long Voxels(double millilitres) => (long)(millilitres * 1000 / Grid.VoxelVolume);

    public void Dispose()
    {
        _cubes?.Dispose();
        _wideCubes?.Dispose();
        foreach (var mask in (BitVolume?[])[_notScanned, _body, _air, _airways, _centralAirways, _hilarBronchi, _gas, _pureAir, _lungs, _right, _left]) mask?.Dispose();
    }

    private static BitVolume Made(BitVolume? mask) =>
        mask ?? throw new InvalidOperationException("A step reads a mask that no earlier step has made.");

    private static void Replace(ref BitVolume? mask, BitVolume value)
    {
        if (!ReferenceEquals(mask, value)) mask?.Dispose();
        mask = value;
    }
}
