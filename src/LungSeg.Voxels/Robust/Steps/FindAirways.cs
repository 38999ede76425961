using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>The airways. It owns its masks.</summary>
/// <param name="Lumen">Lumen of trachea and bronchi as far as they could be followed.</param>
/// <param name="Central">Trachea and main bronchi with their walls.</param>
/// <param name="Hilar">Central airways and the lumen of the bronchi that follow, to the wall.</param>
/// <param name="AirHu">What air is on this scanner, HU, as the trachea shows it.</param>
/// <param name="Flags">What a person should know.</param>
internal sealed record Airways(
    BitVolume Lumen, BitVolume Central, BitVolume Hilar, int AirHu, IReadOnlyList<QualityFlag> Flags) : IDisposable
{
    public void Dispose()
    {
        Lumen.Dispose();
        Central.Dispose();
        Hilar.Dispose();
    }
}

/// <summary>
/// Trachea and bronchi: flooded from the trachea's column up to the level before the flood leaks into the lungs. The
/// flood's volume is known at every level, so the leak is looked for from above: the highest level at which it holds no
/// more than airways can and has not just risen by more than a bronchus. The growth can never swallow a lung.
/// Source: explosion control after Mori et al., ICPR 1996; volume caps after the Chest Imaging Platform.
/// What a ball of 8 mm fits into once the lumen reaches its wall (trachea, main bronchi, bronchus intermedius) is the
/// central airway and not lung up to the slice in which lung surrounds it. The next 40 mm of lumen are taken out of the
/// lungs' air too, but only until the lungs are filled: where lung surrounds a bronchus it comes back, where
/// mediastinum does it stays out.
/// </summary>
internal sealed class FindAirways(AirwaysParameters p, TracheaParameters trachea)
{
    private readonly TracheaFinder _tracheaFinder = new(trachea);

    /// <summary>Finds the airways; without a trachea all masks are empty. The caller disposes the result.</summary>
    public Airways Run(ChestVolume chest, ChestBody body, BodyAir air)
    {
        var column = _tracheaFinder.Find(chest.Hounsfield, air.Mask, body.MiddleX);
        using var trachea = column.Lumen;
        if (column.Centroids.Count == 0)
            return new(new(chest.Grid), new(chest.Grid), new(chest.Grid), p.DefaultAirHu, []);

        var seeds = column
            .Centroids.Select(c => ((int)Math.Round(c.X), (int)Math.Round(c.Y), (int)Math.Round(c.Z)))
            .ToArray();
        var flood = MinimaxFlood.From(
            chest.Hounsfield, air.Mask, seeds, p.MaxLevelHu, max: (int)chest.Voxels(p.MaxMl) + 1);
        var level = LevelBeforeLeak(flood, chest);
        using var grown = flood.RegionAt(level);
        BitLogic.Or(grown, trachea);
        var lumen = BinaryMorphology.Close(grown, StructuringElement.Ball(chest.Grid, p.ClosingMm));
        var airHu = AirHu(lumen, chest);
        var (central, hilar) = SplitCentralFromHilar(lumen, air.Mask, chest);
        return new(
            lumen, central, hilar, airHu,
            level < p.FullLumenHu ? [QualityFlags.AirwayLeakGuarded(chest.Millilitres(lumen.Count()))] : []);
    }

    /// <summary>The lumen's HU but for the voxels at its wall.</summary>
    private int AirHu(BitVolume lumen, ChestVolume chest)
    {
        var histogram = HounsfieldHistogram.Of(chest.Hounsfield, lumen);
        return (int)Math.Clamp(histogram.Percentile(p.AirPercentile), p.MinAirHu, p.MaxAirHu);
    }

    private int LevelBeforeLeak(MinimaxFlood flood, ChestVolume chest)
    {
        var level = p.MaxLevelHu;
        while (level > p.MinLevelHu && IsLeak(level)) level--;
        return level - p.MarginHu;

        bool IsLeak(int at) => flood.CountUpTo(at) > chest.Voxels(p.MaxMl)
            || flood.CountUpTo(at) - flood.CountUpTo(at - p.LeakRiseHu) > chest.Voxels(p.LeakMl);
    }

    /// <summary>
    /// Adds to the lumen what reaches its wall and the bronchi near the hilum; returns central airways and hilar
    /// bronchi.
    /// </summary>
    private (BitVolume Central, BitVolume Hilar) SplitCentralFromHilar(
        BitVolume airways, BitVolume air, ChestVolume chest)
    {
        var lumen = airways.Clone();
        Geodesic.Grow(lumen, air, chest.Steps(p.ToWallMm));
        using var opened = BinaryMorphology.Open(
            lumen, StructuringElement.Ball(chest.Grid, p.CentralRadiusMm), outside: true);
        using var pieces = ConnectedComponents.Of(opened, Connectivity.Six);
        var trachea = pieces.Largest();
        using var wide = pieces.Extract(piece => piece.Index == trachea?.Index);
        var central = BinaryMorphology.Dilate(wide, StructuringElement.Ball(chest.Grid, p.WallMm));
        using (var toTheWall = lumen.Clone())
        {
            BitLogic.And(toTheWall, central);
            BitLogic.Or(airways, toTheWall);
        }

        AddEnclosed(lumen, wide, air, chest);
        Geodesic.Grow(wide, lumen, chest.Steps(p.HilarMm));
        BitLogic.And(lumen, wide);
        BitLogic.Or(airways, lumen);

        // The rim of what is mixed with the wall would hang on the lung and bring the lumen back as a hole of it.
        Geodesic.Grow(lumen, air, chest.Steps(p.RimMm));
        return (central, lumen);
    }

    /// <summary>
    /// Adds to the lumen, near the central airways, air that a wall encloses in its axial slice: where thick slices mix
    /// the lumen with its wall, a bronchus is no darker than lung and the flood ends in it, but it is still a spot of
    /// its own.
    /// </summary>
    private void AddEnclosed(BitVolume lumen, BitVolume central, BitVolume allAir, ChestVolume chest)
    {
        var reach = chest.Steps(p.HilarMm);
        var box = BitBox.Bounds(central).Expand(reach, reach, reach).Intersect(VoxelBox.Of(central.Size));
        if (box.IsEmpty) return;
        using var air = BitBox.Crop(allAir, box);
        using var spots = ConnectedComponents.Of(air, Connectivity.FourInSlice);
        using var enclosed = spots.Extract(spot => spot.IsSpot(air.Geometry, p.MaxSpotMm2));
        using var whole = new BitVolume(chest.Grid);
        BitBox.Paste(enclosed, box, whole, box);
        BitLogic.Or(lumen, whole);
    }
}
