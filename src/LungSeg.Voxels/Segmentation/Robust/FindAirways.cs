using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Trachea and bronchi: flooded from the trachea's column up to the level before the flood bursts into the lungs. The
/// flood's volume is known at every level, so the burst is looked for from above: the highest level at which it holds no
/// more than airways can and has not just risen by more than a bronchus. The growth can never swallow a lung.
/// Source: explosion control after Mori et al., ICPR 1996; volume caps after the Chest Imaging Platform.
/// What a ball of 8 mm fits into once the lumen reaches its wall (trachea, main bronchi, bronchus intermedius) is the
/// central airway and not lung up to the slice in which lung surrounds it. The next 40 mm of lumen are taken out of the
/// lungs' air too, but only until the lungs are filled: where lung surrounds a bronchus it comes back, where mediastinum
/// does it stays out.
/// </summary>
internal sealed class FindAirways : IRobustStep
{
    /// <summary>Airways of an adult hold 30 to 90 mL down to the segments.</summary>
    private const double MostMl = 130;

    private const int HighestLevel = -700;

    /// <summary>More than this within so many HU is a burst, mL: a main bronchus holds 5.</summary>
    private const double BurstMl = 20;
    private const int Rise = 6;

    /// <summary>How far the level stays below the burst, HU.</summary>
    private const int Margin = 2;

    /// <summary>Below this level the lumen is not filled to its wall, HU.</summary>
    private const int FullLumen = -940;

    /// <summary>Where air may lie, HU.</summary>
    private const int DarkestAir = -1005;
    private const int BrightestAir = -975;

    /// <summary>From the flood's border, which is dark, to the wall, mm.</summary>
    private const double ToWallMm = 1;

    /// <summary>Radius of the ball that fits into central airways, mm.</summary>
    private const double CentralRadiusMm = 4;

    /// <summary>How far beyond the central airways bronchi are followed out of the lungs' air, mm.</summary>
    private const double HilarMm = 40;

    /// <summary>The largest section of a main bronchus, cut lengthwise, mm².</summary>
    private const double LargestSpot = 400;

    /// <summary>What is mixed with the wall around a bronchus, mm.</summary>
    private const double RimMm = 2;

    /// <summary>Wall of the central airways, mm.</summary>
    private const double WallMm = 2;

    public string Name => "airways";

    public IReadOnlyList<ShownMask> Shown(RobustWorkspace work) =>
        [new(ShownMask.Airways, work.Airways), new("central airways with their wall", work.CentralAirways)];

    public void Run(RobustWorkspace work)
    {
        var column = TracheaFinder.Find(work.Hounsfield, work.Air, work.MiddleX, work.Threads);
        using var trachea = column.Lumen;
        if (column.Centroids.Count == 0)
        {
            work.Airways = new(work.Grid);
            work.CentralAirways = new(work.Grid);
            work.HilarBronchi = new(work.Grid);
            return;
        }

        var seeds = column.Centroids.Select(c => ((int)Math.Round(c.X), (int)Math.Round(c.Y), (int)Math.Round(c.Z))).ToArray();
        var flood = MinimaxFlood.From(work.Hounsfield, work.Air, seeds, HighestLevel, most: (int)work.Voxels(MostMl) + 1);
        var level = LevelBeforeBurst(flood, work);
        using var grown = flood.RegionAt(level);
        BitLogic.Or(grown, trachea);
        work.Airways = BinaryMorphology.Close(grown, StructuringElement.Ball(work.Grid, 1.5), work.Threads);
        work.AirHu = AirHu(work);
        SplitCentralFromHilar(work);
        if (level < FullLumen) work.Flags.Add(QualityFlags.AirwayLeakGuarded(work.Millilitres(work.Airways.Count())));
    }

    /// <summary>The lumen's HU but for the voxels at its wall.</summary>
    private static int AirHu(RobustWorkspace work)
    {
        var lumen = HounsfieldHistogram.Of(work.Hounsfield, work.Airways, work.Threads);
        return (int)Math.Clamp(lumen.Percentile(0.15), DarkestAir, BrightestAir);
    }

    private static int LevelBeforeBurst(MinimaxFlood flood, RobustWorkspace work)
    {
        var level = HighestLevel;
        while (level > -1024 && IsBurst(level)) level--;
        return level - Margin;

        bool IsBurst(int at) => flood.CountUpTo(at) > work.Voxels(MostMl)
            || flood.CountUpTo(at) - flood.CountUpTo(at - Rise) > work.Voxels(BurstMl);
    }

    private static void SplitCentralFromHilar(RobustWorkspace work)
    {
        var lumen = work.Airways.Clone();
        Geodesic.Grow(lumen, work.Air, Steps(ToWallMm, work), work.Threads);
        using var opened = BinaryMorphology.Open(lumen, StructuringElement.Ball(work.Grid, CentralRadiusMm), outside: true, work.Threads);
        using var pieces = ConnectedComponents.Of(opened, Connectivity.Six, work.Threads);
        var trachea = pieces.Largest();
        using var wide = pieces.Extract(piece => piece.Index == trachea?.Index, work.Threads);
        work.CentralAirways = BinaryMorphology.Dilate(wide, StructuringElement.Ball(work.Grid, WallMm), work.Threads);
        using (var toTheWall = lumen.Clone())
        {
            BitLogic.And(toTheWall, work.CentralAirways);
            BitLogic.Or(work.Airways, toTheWall);
        }

        AddEnclosed(lumen, wide, work);
        Geodesic.Grow(wide, lumen, Steps(HilarMm, work), work.Threads);
        BitLogic.And(lumen, wide);
        BitLogic.Or(work.Airways, lumen);

        // The rim of what is mixed with the wall would hang on the lung and bring the lumen back as a hole of it.
        Geodesic.Grow(lumen, work.Air, Steps(RimMm, work), work.Threads);
        work.HilarBronchi = lumen;
    }

    /// <summary>
    /// Adds to the lumen, near the central airways, air that a wall encloses in its axial slice: where thick slices mix the
    /// lumen with its wall, a bronchus is no darker than lung and the flood ends in it, but it is still a spot of its own.
    /// </summary>
    private static void AddEnclosed(BitVolume lumen, BitVolume central, RobustWorkspace work)
    {
        var reach = Steps(HilarMm, work);
        var box = BitBox.Bounds(central).Expand(reach, reach, reach).Intersect(VoxelBox.Of(central.Size));
        if (box.IsEmpty) return;
        using var air = BitBox.Crop(work.Air, box);
        using var spots = ConnectedComponents.Of(air, Connectivity.FourInSlice, work.Threads);
        using var enclosed = spots.Extract(spot => spot.IsSpot(air.Geometry, LargestSpot), work.Threads);
        using var whole = new BitVolume(work.Grid);
        BitBox.Paste(enclosed, box, whole, box);
        BitLogic.Or(lumen, whole);
    }

    private static int Steps(double millimetres, RobustWorkspace work) => (int)Math.Ceiling(millimetres / work.Grid.Spacing.X);
}
