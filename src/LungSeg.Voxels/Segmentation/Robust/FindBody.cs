using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// The body from the outside: tissue is opened by a ball so that table, blankets and tubes come off, the largest piece
/// is the trunk, and in each axial slice what it encloses belongs to it. Air is thus taken away from every border, not
/// from one corner. A pocket at the image's left or right edge that is not as dark as air there is a lung cut by the field
/// of view, and inside.
/// Source: Hu, Hoffman, Reinhardt, IEEE Trans. Med. Imaging 20, 2001 (body first, lungs within); opening and borders
/// as the Pulmonary Toolkit does.
/// </summary>
internal sealed class FindBody : IRobustStep
{
    /// <summary>Tissue sheets thinner than twice this come off, mm: table shells are 1 to 4 mm thick, a chest wall 15.</summary>
    private const double OpeningMm = 4;

    /// <summary>Air outside a patient is darker than this on average, a lung brighter, HU.</summary>
    private const int OutsideAirHu = -930;

    public string Name => "body";

    public (BitVolume First, BitVolume? Second) Shown(RobustWorkspace work) => (work.Body, null);

    public void Run(RobustWorkspace work)
    {
        using var tissue = Threshold.Above(work.Hounsfield, TutorialMethod.ThresholdHu, work.Threads);
        using var opened = BinaryMorphology.Open(tissue, StructuringElement.Ball(work.Grid, OpeningMm), outside: true, work.Threads);
        using var pieces = ConnectedComponents.Of(opened, Connectivity.Six, work.Threads);
        var trunk = pieces.Largest();
        work.Body = pieces.Extract(piece => piece.Index == trunk?.Index, work.Threads);
        if (trunk is null) return;
        using var pockets = ConnectedComponents.OfBackground(work.Body, Connectivity.FourInSlice, work.Threads);
        var isOutside = Outside(pockets, work.Hounsfield);
        pockets.AddTo(work.Body, pocket => !isOutside[pocket.Index], work.Threads);
    }

    /// <summary>The pockets at the image's edge, but for those at its left or right only that are brighter than air there.</summary>
    private static bool[] Outside(ComponentTable pockets, Volume<short> hounsfield)
    {
        var size = hounsfield.Size;
        var (dark, atEdge) = (new int[pockets.Count], new int[pockets.Count]);
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                Look(0, y, z);
                Look(size.X - 1, y, z);
            }
        }

        const GridFaces frontAndBack = GridFaces.LowY | GridFaces.HighY;
        return [.. Enumerable.Range(0, pockets.Count).Select(i =>
            (pockets[i].Touches(size) & frontAndBack) != 0 || (atEdge[i] > 0 && 2 * dark[i] >= atEdge[i]))];

        void Look(int x, int y, int z)
        {
            var pocket = pockets.IndexAt(x, y, z);
            if (pocket < 0) return;
            atEdge[pocket]++;
            if (hounsfield[x, y, z] <= OutsideAirHu) dark[pocket]++;
        }
    }
}
