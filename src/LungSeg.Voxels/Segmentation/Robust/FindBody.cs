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

    /// <summary>Of the air outside a patient at least this share is darker than this HU, of a lung less.</summary>
    private const int OutsideAirHu = -960;
    private const double DarkShare = 0.5;

    /// <summary>A scan cuts the chest where at least this share of its front edge is body, or of its back edge bone: a back that lies on the edge shows skin.</summary>
    private const double CutShare = 0.15;
    private const double CutBoneShare = 0.02;
    private const int BoneHu = 180;

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
        var trunk = pieces.Largest();
        using var walls = pieces.Extract(piece => piece.Index == trunk?.Index, work.Threads);
        using var near = BinaryMorphology.Dilate(walls, StructuringElement.Ball(tissue.Geometry, OpeningMm), work.Threads);
        BitLogic.And(near, tissue);
        BitLogic.Or(walls, near);
        if (trunk is not null) BitLogic.Or(walls, notScanned);
        using var pockets = ConnectedComponents.OfBackground(walls, Connectivity.FourInSlice, work.Threads);
        var isOutside = trunk is null ? null : IsOutside(pockets, walls, notScanned, work.Cubes);
        using var outside = pockets.Extract(pocket => isOutside is null || isOutside[pocket.Index], work.Threads);
        return BinaryMorphology.Dilate(outside, StructuringElement.Neighbours(outside.Geometry), work.Threads);
    }

    /// <summary>
    /// The pockets at the edge of what was scanned, but for lungs that it cuts: those are brighter there than air, and
    /// where they are cut in front or behind, so is the chest (behind a whole body lies a table with foam as dark as lung).
    /// </summary>
    private static bool[] IsOutside(ComponentTable pockets, BitVolume walls, BitVolume notScanned, Volume<short> hounsfield)
    {
        var size = hounsfield.Size;
        var (sides, front, back) = (new Edge(pockets.Count, 0, 0), new Edge(pockets.Count, TutorialMethod.ThresholdHu, CutShare), new Edge(pockets.Count, BoneHu, CutBoneShare));
        using var rim = EdgeOfScan(notScanned);
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                foreach (var x in BitRow.SetBits(rim.Row(y, z)))
                {
                    EdgeAt(x, y).Count(pockets.IndexAt(x, y, z), hounsfield[x, y, z], walls[x, y, z] && (y == 0 || y == size.Y - 1));
                }
            }
        }

        return [.. Enumerable.Range(0, pockets.Count).Select(i =>
        {
            var (all, dark) = (sides.All[i], sides.Dark[i]);
            foreach (var (edge, face) in ((Edge, GridFaces)[])[(front, GridFaces.LowY), (back, GridFaces.HighY)])
            {
                if (edge.All[i] <= sides.All[i] && (pockets[i].Touches(size) & face) == 0) continue;
                if (!edge.CutsChest) return true;
                (all, dark) = (all + edge.All[i], dark + edge.Dark[i]);
            }

            return all > 0 && dark >= DarkShare * all;
        })];

        Edge EdgeAt(int x, int y)
        {
            var (fromMiddleX, fromMiddleY) = (Math.Abs(x - ((size.X - 1) / 2.0)) * size.Y, Math.Abs(y - ((size.Y - 1) / 2.0)) * size.X);
            var isSide = x == 0 || x == size.X - 1 || (y > 0 && y < size.Y - 1 && fromMiddleX > fromMiddleY);
            return isSide ? sides : y < size.Y / 2 ? front : back;
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

    /// <summary>What lies at one edge of the scan: of each pocket all and its dark voxels, and how much body of some density.</summary>
    private sealed class Edge(int pockets, int leastHu, double cutShare)
    {
        private int _voxels;
        private int _body;

        public int[] All { get; } = new int[pockets];

        public int[] Dark { get; } = new int[pockets];

        public bool CutsChest => _body > cutShare * _voxels;

        public void Count(int pocket, short hu, bool isBody)
        {
            _voxels++;
            if (isBody && hu >= leastHu) _body++;
            if (pocket < 0) return;
            All[pocket]++;
            if (hu <= OutsideAirHu) Dark[pocket]++;
        }
    }
}
