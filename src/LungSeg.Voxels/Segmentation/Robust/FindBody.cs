using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// The body from the outside, on cubes of 2 mm, whose means have little noise: tissue is opened by a ball so that table,
/// blankets and tubes come off, the largest piece is the trunk, and in each axial slice what it encloses belongs to it;
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

    /// <summary>Of the air outside a patient at least this share is darker than this HU, of a lung less.</summary>
    private const int OutsideAirHu = -960;
    private const double DarkShare = 0.5;

    /// <summary>Voxels this near to padding are mixed with it and no part of the body, mm.</summary>
    private const double MixedMm = 2;

    /// <summary>How far within it is looked what a pocket holds, mm.</summary>
    private const double LookMm = 2;

    public string Name => "body";

    public IReadOnlyList<ShownMask> Shown(RobustWorkspace work) => [new("body", work.Body)];

    public void Run(RobustWorkspace work)
    {
        using var padding = Padding.SliceOf(work.Hounsfield, MixedMm);
        work.NotScanned = Padding.ThroughAll(padding, work.Grid.Size.Z);
        using var paddedCubes = work.Coarsened(padding, share: 0.01);
        using var notScanned = Padding.ThroughAll(paddedCubes, work.Cubes.Size.Z);
        using var outside = Outside(notScanned, work);
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
        var trunk = pieces.Largest();
        using var walls = pieces.Extract(piece => piece.Index == trunk?.Index, work.Threads);
        if (trunk is not null) BitLogic.Or(walls, notScanned);
        using var pockets = ConnectedComponents.OfBackground(walls, Connectivity.FourInSlice, work.Threads);
        var isOutside = trunk is null ? null : IsOutside(pockets, notScanned, work.Cubes);
        using var outside = pockets.Extract(pocket => isOutside is null || isOutside[pocket.Index], work.Threads);
        return BinaryMorphology.Dilate(outside, Geodesic.Neighbours(outside.Geometry), work.Threads);
    }

    /// <summary>
    /// The pockets at the edge of what was scanned, but for those at its left or right only that are brighter there than
    /// air: lungs are cut at the sides, while in front lies air, and behind a table with foam as dark as lung.
    /// </summary>
    private static bool[] IsOutside(ComponentTable pockets, BitVolume notScanned, Volume<short> hounsfield)
    {
        var size = hounsfield.Size;
        var (dark, atSides, atFrontOrBack) = (new int[pockets.Count], new int[pockets.Count], new int[pockets.Count]);
        using var rim = EdgeOfScan(notScanned);
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                foreach (var x in BitRow.SetBits(rim.Row(y, z))) Look(x, y, z);
            }
        }

        const GridFaces frontAndBack = GridFaces.LowY | GridFaces.HighY;
        return [.. Enumerable.Range(0, pockets.Count).Select(i =>
            atFrontOrBack[i] > atSides[i] || (pockets[i].Touches(size) & frontAndBack) != 0
            || (atSides[i] > 0 && dark[i] >= DarkShare * atSides[i]))];

        void Look(int x, int y, int z)
        {
            var pocket = pockets.IndexAt(x, y, z);
            if (pocket < 0) return;
            var (fromMiddleX, fromMiddleY) = (Math.Abs(x - ((size.X - 1) / 2.0)) * size.Y, Math.Abs(y - ((size.Y - 1) / 2.0)) * size.X);
            var isSide = x == 0 || x == size.X - 1 || (y > 0 && y < size.Y - 1 && fromMiddleX > fromMiddleY);
            (isSide ? ref atSides[pocket] : ref atFrontOrBack[pocket])++;
            if (isSide && hounsfield[x, y, z] <= OutsideAirHu) dark[pocket]++;
        }
    }

    /// <summary>The image's border in each slice, and what lies a little within what was scanned; the caller disposes the mask.</summary>
    private static BitVolume EdgeOfScan(BitVolume notScanned)
    {
        var scanned = BinaryMorphology.Dilate(notScanned, StructuringElement.Disc(notScanned.Geometry, LookMm));
        BitLogic.Not(scanned);
        using var inner = BinaryMorphology.Erode(scanned, StructuringElement.Disc(notScanned.Geometry, 1.01 * notScanned.Geometry.Spacing.X));
        BitLogic.AndNot(scanned, inner);
        return scanned;
    }
}
