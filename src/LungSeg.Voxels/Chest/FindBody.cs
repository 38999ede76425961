using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Chest;

/// <summary>
/// Finds the body from the outside, on blocks of 2 mm, whose means have little noise. Tissue is opened by a ball, so
/// that table, blankets and tubes come off. The largest piece is the trunk, with the tissue at it (a thin chest wall).
/// What it encloses in an axial slice belongs to it; skin that shares a block with air does not. So air is taken away
/// from every border, not from one corner. Where a scan is padded beyond a circle, the circle is its edge. A pocket at
/// the edge that is not as dark as air there is a lung cut by the field of view, and inside.
/// Source: Hu, Hoffman, Reinhardt, IEEE Trans. Med. Imaging 20, 2001 (body first, lungs within); opening and borders as
/// the Pulmonary Toolkit does.
/// </summary>
internal sealed class FindBody(
    BodyParameters p, OpenLungParameters openLung, MidlineParameters midline, TissueParameters levels)
{
    private readonly OutsidePockets _pockets = new(p, levels);
    private readonly OpenLung _openLung = new(openLung, levels);
    private readonly Midline _midline = new(midline, levels);

    /// <summary>Finds the body; the caller disposes the result.</summary>
    public ChestBody Run(ChestVolume chest)
    {
        using var padding = Padding.SliceOf(chest.Hounsfield, p.MaxPaddingHu, p.MixedMm);
        var notScanned = Padding.ThroughAll(padding, chest.Grid.Size.Z);
        using var paddedBlocks = chest.Coarsened(padding, p.MinPaddedFraction);
        using var notScannedBlocks = Padding.ThroughAll(paddedBlocks, chest.Blocks.Size.Z);
        using var outside = Outside(notScannedBlocks, chest);
        var around = HounsfieldHistogram.Of(chest.Blocks, outside);
        var body = chest.Refined(outside);
        BitLogic.Or(body, notScanned);
        BitLogic.Not(body);
        BitLogic.Or(outside, notScannedBlocks);
        BitLogic.Not(outside);
        return new(body, notScanned, around, chest.InVoxels(_midline.Of(outside, chest.Blocks)));
    }

    /// <summary>The blocks around the body and one block of its skin; all of them where there is no body.</summary>
    private BitVolume Outside(BitVolume notScanned, ChestVolume chest)
    {
        using var tissue = Threshold.Above(chest.Blocks, levels.AirTissueHu);
        using var opened = BinaryMorphology.Open(
            tissue, StructuringElement.Ball(tissue.Geometry, p.OpeningMm), outside: true);
        using var pieces = ConnectedComponents.Of(opened, Connectivity.Six);
        if (pieces.Largest() is not { } largest) return Everything(tissue.Geometry);
        using var trunk = pieces.Extract(largest.Index);
        using var walls = BinaryMorphology.Dilate(trunk, StructuringElement.Ball(tissue.Geometry, p.OpeningMm));
        BitLogic.And(walls, tissue);
        BitLogic.Or(walls, trunk);
        BitLogic.Or(walls, notScanned);
        using var edge = _pockets.EdgeOfScan(notScanned);
        using var outside = _pockets.Of(walls, edge, chest);
        using var bridges = Bridges(walls, outside);
        BitLogic.Or(walls, bridges);
        using var wallsAndTissue = tissue.Clone();
        BitLogic.Or(wallsAndTissue, bridges);
        using var bridged = _pockets.Of(walls, edge, chest);
        using var open = _openLung.Find(bridged, trunk, wallsAndTissue, edge, chest);
        if (BitLogic.IsEmpty(open)) return WithSkin(bridged, bridges, tissue);
        BitLogic.Or(walls, open);
        using var closed = _pockets.Of(walls, edge, chest);
        return WithSkin(closed, bridges, tissue);
    }

    /// <summary>
    /// What of the outside closes a slice in which a wall is missing while those above and below have it; the caller
    /// disposes it.
    /// </summary>
    private BitVolume Bridges(BitVolume walls, BitVolume outside)
    {
        var bridges = BinaryMorphology.Close(walls, StructuringElement.Column(walls.Geometry, p.BridgedMm / 2));
        BitLogic.And(bridges, outside);
        return bridges;
    }

    private static BitVolume Everything(VolumeGeometry grid)
    {
        var all = new BitVolume(grid);
        BitLogic.Not(all);
        return all;
    }

    /// <summary>
    /// The outside with a block of skin, and with the gaps that were bridged from it: they are air, and no part of a
    /// lung.
    /// </summary>
    private static BitVolume WithSkin(BitVolume outside, BitVolume bridges, BitVolume tissue)
    {
        using var air = outside.Clone();
        BitLogic.AndNot(air, tissue);
        BitLogic.AndNot(bridges, tissue);
        using var gaps = ConnectedComponents.Of(bridges, Connectivity.Six);
        var isBesideAir = Geodesic.Beside(gaps, bridges, air);
        var all = BinaryMorphology.Dilate(outside, StructuringElement.Neighbours(outside.Geometry));
        gaps.AddTo(all, gap => isBesideAir[gap.Index]);
        return all;
    }
}
