using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// The body from the outside, on cubes of 2 mm, whose means have little noise: tissue is opened by a ball so that table,
/// blankets and tubes come off, the largest piece is the trunk, with the tissue at it (a thin chest wall), and in each axial slice what it encloses belongs to it;
/// skin that shares a cube with air does not.
/// Air is thus taken away from every border, not from one corner. Where a scan is padded beyond a circle, the circle is
/// its edge. A pocket at the edge that is not as dark as air there is a lung cut by the field of view, and inside.
/// Source: Hu, Hoffman, Reinhardt, IEEE Trans. Med. Imaging 20, 2001 (body first, lungs within); opening and borders
/// as the Pulmonary Toolkit does.
/// </summary>
internal sealed class FindBody : IRobustStep
{
    /// <summary>Tissue sheets thinner than twice this come off, mm: table shells are 1 to 4 mm thick, a chest wall 15.</summary>
    private const double OpeningMm = 4;

    /// <summary>A wall that is missing over less than this from slice to slice, mm, is bridged: what a cube of 12 mm does not fit through (<see cref="OpenLung"/>).</summary>
    private const double BridgedMm = 12;

    /// <summary>Voxels this near to padding are mixed with it and no part of the body, mm.</summary>
    private const double MixedMm = 2;

    public string Name => "body";

    public IReadOnlyList<ShownMask> Shown(RobustWorkspace work) => [new("body", work.Body)];

    public void Run(RobustWorkspace work)
    {
        using var padding = Padding.SliceOf(work.Hounsfield, MixedMm);
        work.NotScanned = Padding.ThroughAll(padding, work.Grid.Size.Z);
        using var paddedCubes = work.Coarsened(padding, share: 0.01);
        using var notScanned = Padding.ThroughAll(paddedCubes, work.Cubes.Size.Z);
        using var outside = Outside(notScanned, work);
        work.OutsideHistogram = HounsfieldHistogram.Of(work.Cubes, outside, work.Threads);
        work.Body = work.Refined(outside);
        BitLogic.Or(work.Body, work.NotScanned);
        BitLogic.Not(work.Body);
        BitLogic.Or(outside, notScanned);
        BitLogic.Not(outside);
        work.MiddleX = (Midline.Of(outside, work.Cubes) * work.CubeEdge) + ((work.CubeEdge - 1) / 2.0);
    }

    /// <summary>The cubes around the body and one cube of its skin; all of them where there is no body.</summary>
    private static BitVolume Outside(BitVolume notScanned, RobustWorkspace work)
    {
        using var tissue = Threshold.Above(work.Cubes, TutorialMethod.ThresholdHu, work.Threads);
        using var opened = BinaryMorphology.Open(tissue, StructuringElement.Ball(tissue.Geometry, OpeningMm), outside: true, work.Threads);
        using var pieces = ConnectedComponents.Of(opened, Connectivity.Six, work.Threads);
        if (pieces.Largest() is not { } largest) return Everything(tissue.Geometry);
        using var trunk = pieces.Extract(largest.Index, work.Threads);
        using var walls = BinaryMorphology.Dilate(trunk, StructuringElement.Ball(tissue.Geometry, OpeningMm), work.Threads);
        BitLogic.And(walls, tissue);
        BitLogic.Or(walls, trunk);
        BitLogic.Or(walls, notScanned);
        using var edge = OutsidePockets.EdgeOfScan(notScanned);
        using var outside = OutsidePockets.Of(walls, edge, work);
        using var bridges = Bridges(walls, outside, work.Threads);
        BitLogic.Or(walls, bridges);
        using var wallsAndTissue = tissue.Clone();
        BitLogic.Or(wallsAndTissue, bridges);
        using var bridged = OutsidePockets.Of(walls, edge, work);
        using var open = OpenLung.Find(bridged, trunk, wallsAndTissue, edge, work);
        if (BitLogic.IsEmpty(open)) return WithSkin(bridged, bridges, tissue, work.Threads);
        BitLogic.Or(walls, open);
        using var closed = OutsidePockets.Of(walls, edge, work);
        return WithSkin(closed, bridges, tissue, work.Threads);
    }

    /// <summary>What of the outside closes a slice in which a wall is missing while those above and below have it; the caller disposes it.</summary>
    private static BitVolume Bridges(BitVolume walls, BitVolume outside, int threads)
    {
        var bridges = BinaryMorphology.Close(walls, StructuringElement.Column(walls.Geometry, BridgedMm / 2), threads);
        BitLogic.And(bridges, outside);
        return bridges;
    }

    private static BitVolume Everything(VolumeGeometry grid)
    {
        var all = new BitVolume(grid);
        BitLogic.Not(all);
        return all;
    }

    /// <summary>The outside with a cube of skin, and with the gaps that were bridged from it: they are air, and no part of a lung.</summary>
    private static BitVolume WithSkin(BitVolume outside, BitVolume bridges, BitVolume tissue, int threads)
    {
        using var air = outside.Clone();
        BitLogic.AndNot(air, tissue);
        BitLogic.AndNot(bridges, tissue);
        using var gaps = ConnectedComponents.Of(bridges, Connectivity.Six, threads);
        var isBesideAir = Geodesic.Beside(gaps, bridges, air, threads);
        var all = BinaryMorphology.Dilate(outside, StructuringElement.Neighbours(outside.Geometry), threads);
        gaps.AddTo(all, gap => isBesideAir[gap.Index], threads);
        return all;
    }
}
