using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Chest;

/// <summary>
/// Lung that some axial slices show open to the air around the body: where the chest wall is thinner than a block, has
/// a hole, or was lost with the table. No slice decides alone. What the scan's edge is flooded from is air, and lung is
/// brighter than air, so the flood stops at the lung as it would at a wall, and where an emphysematous lung is as dark,
/// at gaps that a block of 12 mm does not fit through. Of what the flood does not reach, pieces are lung that lie in
/// the convex hull of trunk and ribs in their slice (or between slices where it is), have a lung's density, and are
/// closed but for the gap; blankets and foam are open on a side or lie beside the trunk.
/// The rule is this project's own; growing from the outside instead of the inside is that of Hu, Hoffman, Reinhardt
/// 2001.
/// </summary>
internal sealed class OpenLung(OpenLungParameters p, TissueParameters levels)
{
    /// <summary>
    /// The blocks of such lung with the thin wall around it; none where every slice is closed. The caller disposes
    /// them.
    /// </summary>
    /// <param name="outside">The blocks that slices, each alone, show to be outside.</param>
    /// <param name="trunk">The trunk's tissue.</param>
    /// <param name="tissue">All tissue.</param>
    /// <param name="edge">The blocks at the edge of what was scanned.</param>
    /// <param name="chest">The CT.</param>
    public BitVolume Find(BitVolume outside, BitVolume trunk, BitVolume tissue, BitVolume edge, ChestVolume chest)
    {
        using var free = outside.Clone();
        BitLogic.AndNot(free, tissue);
        using var atEdge = free.Clone();
        BitLogic.And(atEdge, edge);
        var brightest = MaxAirHu(atEdge, chest);
        using var air = AirFromTheEdge(free, atEdge, brightest, chest);
        var open = LungPieces(air, free, outside, trunk, tissue, chest);
        if (BitLogic.IsEmpty(open)) return open;
        using (var dark = Threshold.Between(chest.Blocks, short.MinValue, brightest))
        {
            BitLogic.And(dark, free);
            Geodesic.Grow(air, dark, Steps(p.IntoGapMm, air));
            BitLogic.AndNot(open, air);
        }

        using var walls = BinaryMorphology.Dilate(open, StructuringElement.Ball(open.Geometry, p.WallMm));
        BitLogic.And(walls, tissue);
        BitLogic.Or(open, walls);
        return open;
    }

    /// <summary>The brightest that air around the patient is, HU.</summary>
    private int MaxAirHu(BitVolume atEdge, ChestVolume chest)
    {
        var quarter = HounsfieldHistogram.Of(chest.Blocks, atEdge).Percentile(p.ClearAirFraction);
        return p.AboveAirHu
            + (int)(double.IsNaN(quarter) ? p.MaxClearAirHu : Math.Clamp(quarter, p.MinClearAirHu, p.MaxClearAirHu));
    }

    /// <summary>The air that is joined, in its axial slice, to the scan's edge, but through no narrow gap.</summary>
    private static BitVolume AirFromTheEdge(BitVolume free, BitVolume atEdge, int brightest, ChestVolume chest)
    {
        using var wide = Threshold.Between(chest.WideBlocks, short.MinValue, brightest);
        using var opened = BinaryMorphology.Open(wide, StructuringElement.Neighbours(wide.Geometry), outside: true);
        using var dark = BlockMasks.Refine(opened, free.Geometry, chest.WideBlockEdge);
        BitLogic.And(dark, free);
        using var pools = ConnectedComponents.Of(dark, Connectivity.FourInSlice);
        var isAtEdge = pools.TouchedBy(atEdge);
        return pools.Extract(pool => isAtEdge[pool.Index]);
    }

    /// <summary>Pieces of lung among what is neither tissue nor air from the edge, grown back to the wall.</summary>
    private BitVolume LungPieces(
        BitVolume air, BitVolume free, BitVolume outside, BitVolume trunk, BitVolume tissue, ChestVolume chest)
    {
        using var notAir = free.Clone();
        BitLogic.AndNot(notAir, air);
        using var inner = notAir.Clone();
        using (var nearAir = BinaryMorphology.Dilate(air, StructuringElement.Ball(air.Geometry, p.ToSkinMm)))
            BitLogic.AndNot(inner, nearAir);
        using var cage = Cage(trunk, chest);
        using var hull = Hull(cage);
        BitLogic.And(inner, hull);
        using var deep = BinaryMorphology.Erode(hull, StructuringElement.Disc(hull.Geometry, p.DeepMm), outside: true);
        var lung = new BitVolume(outside.Geometry);
        using var wide = BinaryMorphology.Open(
            inner, StructuringElement.Disc(inner.Geometry, p.NarrowMm), outside: true);
        using var pieces = ConnectedComponents.Of(wide, Connectivity.Six);
        var isDeep = pieces.TouchedBy(deep);
        foreach (var piece in pieces.Components)
        {
            if (!isDeep[piece.Index] || piece.VoxelCount * inner.Geometry.VoxelVolume < p.MinMl * 1000) continue;
            using var mask = pieces.Extract(piece.Index);
            if (!AeratedLung.HasDensity(HounsfieldHistogram.Of(chest.Blocks, mask), levels)) continue;
            Geodesic.Grow(mask, notAir, Steps(p.ToSkinMm, mask));
            if (OpenFraction(mask, outside, tissue) <= p.MaxOpenFraction) BitLogic.Or(lung, mask);
        }

        return lung;
    }

    private static int Steps(double millimetres, BitVolume mask) =>
        (int)Math.Ceiling(millimetres / mask.Geometry.Spacing.X);

    /// <summary>Trunk and ribs.</summary>
    private BitVolume Cage(BitVolume trunk, ChestVolume chest)
    {
        var cage = Threshold.Above(chest.Blocks, levels.BoneHu);
        for (var z = 0; z < trunk.Size.Z; z++)
        {
            // No rib lies behind the trunk, but parts of a table do.
            var last = trunk.Slice(z).LastIndexOfAnyExcept(0UL) / trunk.WordsPerRow;
            cage.Slice(z)[((last + 1) * trunk.WordsPerRow)..].Clear();
        }

        BitLogic.Or(cage, trunk);
        return cage;
    }

    /// <summary>
    /// The thorax seen as a whole: the convex hull of the cage in each slice, and what lies between slices that have
    /// it.
    /// </summary>
    private BitVolume Hull(BitVolume cage)
    {
        using var ofSlices = ConvexHull.OfSlices(cage);
        return BinaryMorphology.Close(ofSlices, StructuringElement.Column(cage.Geometry, p.BridgedMm / 2));
    }

    /// <summary>
    /// The fraction of a piece's neighbours that are neither tissue nor what slices show to be inside.
    /// </summary>
    private static double OpenFraction(BitVolume piece, BitVolume outside, BitVolume tissue)
    {
        using var shell = BinaryMorphology.Dilate(piece, StructuringElement.Neighbours(piece.Geometry));
        BitLogic.AndNot(shell, piece);
        var all = shell.Count();
        BitLogic.AndNot(shell, tissue);
        return BitLogic.CountCommon(shell, outside) / (double)Math.Max(1, all);
    }
}
