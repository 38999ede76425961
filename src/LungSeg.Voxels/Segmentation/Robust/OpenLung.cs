using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Lung that some axial slices show open to the air around the body: where the chest wall is thinner than a cube, has a
/// hole, or was lost with the table. No slice decides alone. What the scan's edge is flooded from is air, and lung is
/// brighter than air, so the flood stops at the lung as it would at a wall, and where an emphysematous lung is as dark, at
/// gaps that a cube of 12 mm does not fit through. Of what the flood does not reach, pieces are lung that lie in the
/// convex hull of trunk and ribs in their slice (or between slices where it is), have a lung's density, and are closed but for
/// the gap; blankets and foam are open on a side or lie beside the trunk.
/// The rule is this project's own; growing from the outside instead of the inside is that of Hu, Hoffman, Reinhardt 2001.
/// </summary>
internal static class OpenLung
{
    /// <summary>Air around a patient is at most this much brighter than its darkest quarter at the scan's edge, where blankets lie as well, HU; noise of 4 mm cubes is a third of that.</summary>
    private const int AboveAir = 40;

    private const double ClearAirShare = 0.25;

    /// <summary>What the darkest quarter is looked for in, HU: a scanner's air, and what a body's surroundings may be.</summary>
    private const int DarkestQuarter = -1010;
    private const int BrightestQuarter = -960;

    /// <summary>From the flood's border to the skin: a cube of 4 mm that is half skin, and its corner, mm.</summary>
    private const double ToSkinMm = 6;

    /// <summary>What is narrower than twice this in its slice, mm, is a way through a wall or a fold of cloth, and joins no pieces.</summary>
    private const double NarrowMm = 5;

    /// <summary>Slices so far apart, mm, bridge those between: ten slices of 8 mm.</summary>
    private const double BridgedMm = 90;

    private const int BoneHu = 180;

    /// <summary>A lung reaches so far into the thorax, mm; a mattress in the hollow of a back does not.</summary>
    private const double DeepMm = 25;

    /// <summary>A lung's section in a single thin slice near its apex, mL.</summary>
    private const double LeastMl = 1;

    /// <summary>
    /// Of a piece's surface at most this share may be open: a lung without its front wall over 8 cm has .15, a mattress, cloth
    /// or hollow beside a body .26 and more.
    /// </summary>
    private const double LargestOpenShare = 0.2;

    /// <summary>How far the air goes on into a narrow gap where it is dark, mm: through a chest wall, and no farther into a lung as dark.</summary>
    private const double IntoGapMm = 30;

    /// <summary>The chest wall is at most so far from the lung's air, mm.</summary>
    private const double WallMm = 4;

    /// <summary>The cubes of such lung with the thin wall around it; none where every slice is closed. The caller disposes them.</summary>
    /// <param name="outside">The cubes that slices, each alone, show to be outside.</param>
    /// <param name="trunk">The trunk's tissue.</param>
    /// <param name="tissue">All tissue.</param>
    /// <param name="edge">The cubes at the edge of what was scanned.</param>
    /// <param name="work">The CT.</param>
    public static BitVolume Find(BitVolume outside, BitVolume trunk, BitVolume tissue, BitVolume edge, RobustWorkspace work)
    {
        using var free = outside.Clone();
        BitLogic.AndNot(free, tissue);
        using var atEdge = free.Clone();
        BitLogic.And(atEdge, edge);
        var brightest = BrightestAir(atEdge, work);
        using var air = AirFromTheEdge(free, atEdge, brightest, work);
        var open = LungPieces(air, free, outside, trunk, tissue, work);
        if (BitLogic.IsEmpty(open)) return open;
        using (var dark = Threshold.Between(work.Cubes, short.MinValue, brightest, work.Threads))
        {
            BitLogic.And(dark, free);
            Geodesic.Grow(air, dark, Steps(IntoGapMm, air), work.Threads);
            BitLogic.AndNot(open, air);
        }

        using var walls = BinaryMorphology.Dilate(open, StructuringElement.Ball(open.Geometry, WallMm), work.Threads);
        BitLogic.And(walls, tissue);
        BitLogic.Or(open, walls);
        return open;
    }

    /// <summary>The brightest that air around the patient is, HU.</summary>
    private static int BrightestAir(BitVolume atEdge, RobustWorkspace work)
    {
        var quarter = HounsfieldHistogram.Of(work.Cubes, atEdge, work.Threads).Percentile(ClearAirShare);
        return AboveAir + (int)(double.IsNaN(quarter) ? BrightestQuarter : Math.Clamp(quarter, DarkestQuarter, BrightestQuarter));
    }

    /// <summary>The air that is joined, in its axial slice, to the scan's edge, but through no narrow gap.</summary>
    private static BitVolume AirFromTheEdge(BitVolume free, BitVolume atEdge, int brightest, RobustWorkspace work)
    {
        using var wide = Threshold.Between(work.WideCubes, short.MinValue, brightest, work.Threads);
        using var opened = BinaryMorphology.Open(wide, StructuringElement.Neighbours(wide.Geometry), outside: true, work.Threads);
        using var dark = BlockMasks.Refine(opened, free.Geometry, work.CubesOfWideCube, work.Threads);
        BitLogic.And(dark, free);
        using var pools = ConnectedComponents.Of(dark, Connectivity.FourInSlice, work.Threads);
        var isAtEdge = pools.TouchedBy(atEdge);
        return pools.Extract(pool => isAtEdge[pool.Index], work.Threads);
    }

    /// <summary>Pieces of lung among what is neither tissue nor air from the edge, grown back to the wall.</summary>
    private static BitVolume LungPieces(
        BitVolume air, BitVolume free, BitVolume outside, BitVolume trunk, BitVolume tissue, RobustWorkspace work)
    {
        using var notAir = free.Clone();
        BitLogic.AndNot(notAir, air);
        using var inner = notAir.Clone();
        using (var nearAir = BinaryMorphology.Dilate(air, StructuringElement.Ball(air.Geometry, ToSkinMm), work.Threads)) BitLogic.AndNot(inner, nearAir);
        using var cage = Cage(trunk, work);
        using var hull = Hull(cage, work.Threads);
        BitLogic.And(inner, hull);
        using var deep = BinaryMorphology.Erode(hull, StructuringElement.Disc(hull.Geometry, DeepMm), outside: true, work.Threads);
        var lung = new BitVolume(outside.Geometry);
        using var wide = BinaryMorphology.Open(inner, StructuringElement.Disc(inner.Geometry, NarrowMm), outside: true, work.Threads);
        using var pieces = ConnectedComponents.Of(wide, Connectivity.Six, work.Threads);
        var isDeep = pieces.TouchedBy(deep);
        foreach (var piece in pieces.Components)
        {
            if (!isDeep[piece.Index] || piece.VoxelCount * inner.Geometry.VoxelVolume < LeastMl * 1000) continue;
            using var mask = pieces.Extract(piece.Index, work.Threads);
            if (!ChooseLungs.HasLungDensity(HounsfieldHistogram.Of(work.Cubes, mask, work.Threads))) continue;
            Geodesic.Grow(mask, notAir, Steps(ToSkinMm, mask), work.Threads);
            if (OpenShare(mask, outside, tissue, work.Threads) <= LargestOpenShare) BitLogic.Or(lung, mask);
        }

        return lung;
    }

    private static int Steps(double millimetres, BitVolume mask) => (int)Math.Ceiling(millimetres / mask.Geometry.Spacing.X);

    /// <summary>Trunk and ribs.</summary>
    private static BitVolume Cage(BitVolume trunk, RobustWorkspace work)
    {
        var cage = Threshold.Above(work.Cubes, BoneHu, work.Threads);
        for (var z = 0; z < trunk.Size.Z; z++)
        {
            // No rib lies behind the trunk, but parts of a table do.
            var last = trunk.Slice(z).LastIndexOfAnyExcept(0UL) / trunk.WordsPerRow;
            cage.Slice(z)[((last + 1) * trunk.WordsPerRow)..].Clear();
        }

        BitLogic.Or(cage, trunk);
        return cage;
    }

    /// <summary>The thorax seen as a whole: the convex hull of the cage in each slice, and what lies between slices that have it.</summary>
    private static BitVolume Hull(BitVolume cage, int threads)
    {
        using var ofSlices = ConvexHull.OfSlices(cage);
        return BinaryMorphology.Close(ofSlices, StructuringElement.Column(cage.Geometry, BridgedMm / 2), threads);
    }

    /// <summary>The share of a piece's neighbours that are neither tissue nor what slices show to be inside.</summary>
    private static double OpenShare(BitVolume piece, BitVolume outside, BitVolume tissue, int threads)
    {
        using var shell = BinaryMorphology.Dilate(piece, StructuringElement.Neighbours(piece.Geometry), threads);
        BitLogic.AndNot(shell, piece);
        var all = shell.Count();
        BitLogic.AndNot(shell, tissue);
        return BitLogic.CountCommon(shell, outside) / (double)Math.Max(1, all);
    }
}
