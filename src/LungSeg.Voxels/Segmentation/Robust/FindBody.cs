using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// The body from the outside: tissue, closed over the holes that noise makes in it, is opened by a ball so that table,
/// blankets and tubes come off, the largest piece is the trunk, and in each axial slice what it encloses belongs to it.
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

    public (BitVolume First, BitVolume? Second) Shown(RobustWorkspace work) => (work.Body, null);

    public void Run(RobustWorkspace work)
    {
        using (var padding = Padding.Of(work.Hounsfield))
        {
            work.NotScanned = BinaryMorphology.Dilate(padding, StructuringElement.Disc(work.Grid, MixedMm), work.Threads);
        }

        using var dense = Threshold.Above(work.Hounsfield, TutorialMethod.ThresholdHu, work.Threads);
        using var tissue = BinaryMorphology.Close(dense, Geodesic.Neighbours(work.Grid), work.Threads);
        using var opened = BinaryMorphology.Open(tissue, StructuringElement.Ball(work.Grid, OpeningMm), outside: true, work.Threads);
        using var pieces = ConnectedComponents.Of(opened, Connectivity.Six, work.Threads);
        var trunk = pieces.Largest();
        work.Body = pieces.Extract(piece => piece.Index == trunk?.Index, work.Threads);
        if (trunk is null) return;
        BitLogic.AndNot(work.Body, work.NotScanned);
        using var walls = work.Body.Clone();
        BitLogic.Or(walls, work.NotScanned);
        using var pockets = ConnectedComponents.OfBackground(walls, Connectivity.FourInSlice, work.Threads);
        var isOutside = Outside(pockets, work.NotScanned, work.Hounsfield);
        pockets.AddTo(work.Body, pocket => !isOutside[pocket.Index], work.Threads);
    }

    /// <summary>
    /// The pockets at the edge of what was scanned, but for those at its left or right only that are brighter there than
    /// air: lungs are cut at the sides, while in front lies air, and behind a table with foam as dark as lung.
    /// </summary>
    private static bool[] Outside(ComponentTable pockets, BitVolume notScanned, Volume<short> hounsfield)
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
