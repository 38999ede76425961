using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Chest;

/// <summary>
/// Which of the pockets that walls leave in axial slices lie outside the patient: those at the edge of what was
/// scanned. A pocket at the edge that is not as dark as air there is a lung cut by the field of view, and inside. Where
/// a scan is padded beyond a circle, the circle is its edge.
/// </summary>
internal sealed class OutsidePockets(BodyParameters p, TissueParameters tissue)
{
    /// <summary>What walls do not enclose in its axial slice; the caller disposes it.</summary>
    /// <param name="walls">The blocks of the trunk, and what was not scanned.</param>
    /// <param name="rim">The edge of what was scanned, see <see cref="EdgeOfScan"/>.</param>
    /// <param name="chest">The CT.</param>
    public BitVolume Of(BitVolume walls, BitVolume rim, ChestVolume chest)
    {
        using var pockets = ConnectedComponents.OfBackground(walls, Connectivity.FourInSlice);
        var isOutside = IsOutside(pockets, walls, rim, chest.Blocks);
        return pockets.Extract(pocket => isOutside[pocket.Index]);
    }

    /// <summary>
    /// The pockets at the edge of what was scanned, but for lungs that it cuts: those are brighter there than air, and
    /// where they are cut in front or behind, so is the chest (behind a whole body lies a table with foam as dark as
    /// lung).
    /// </summary>
    private bool[] IsOutside(ComponentTable pockets, BitVolume walls, BitVolume rim, Volume<short> hounsfield)
    {
        var size = hounsfield.Size;
        var sides = new Edge(pockets.Count, p.MaxOutsideAirHu, 0, 0);
        var front = new Edge(pockets.Count, p.MaxOutsideAirHu, tissue.AirTissueHu, p.MinCutFraction);
        var back = new Edge(pockets.Count, p.MaxOutsideAirHu, tissue.BoneHu, p.MinCutBoneFraction);
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                foreach (var x in BitRow.SetBits(rim.Row(y, z)))
                {
                    EdgeAt(x, y)
                        .Count(
                            pockets.IndexAt(x, y, z), hounsfield[x, y, z],
                            walls[x, y, z] && (y == 0 || y == size.Y - 1));
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

            return all > 0 && dark >= p.MinDarkFraction * all;
        })];

        Edge EdgeAt(int x, int y)
        {
            var (fromMiddleX, fromMiddleY) = (
                Math.Abs(x - ((size.X - 1) / 2.0)) * size.Y, Math.Abs(y - ((size.Y - 1) / 2.0)) * size.X);
            var isSide = x == 0 || x == size.X - 1 || (y > 0 && y < size.Y - 1 && fromMiddleX > fromMiddleY);
            return isSide ? sides : y < size.Y / 2 ? front : back;
        }
    }

    /// <summary>
    /// The image's border in each slice, and what lies a little within what was scanned; the caller disposes the mask.
    /// </summary>
    public BitVolume EdgeOfScan(BitVolume notScanned)
    {
        var scanned = BinaryMorphology.Dilate(notScanned, StructuringElement.Disc(notScanned.Geometry, p.LookMm));
        BitLogic.Not(scanned);
        using var inner = BinaryMorphology.Erode(
            scanned, StructuringElement.Disc(notScanned.Geometry, 1.01 * notScanned.Geometry.Spacing.X));
        BitLogic.AndNot(scanned, inner);
        return scanned;
    }

    /// <summary>
    /// What lies at one edge of the scan: of each pocket all and its dark voxels, and how much body of some density.
    /// </summary>
    private sealed class Edge(int pockets, int maxDarkHu, int minHu, double minCutFraction)
    {
        private int _voxels;
        private int _body;

        public int[] All { get; } = new int[pockets];

        public int[] Dark { get; } = new int[pockets];

        public bool CutsChest => _body > minCutFraction * _voxels;

        public void Count(int pocket, short hu, bool isBody)
        {
            _voxels++;
            if (isBody && hu >= minHu) _body++;
            if (pocket < 0) return;
            All[pocket]++;
            if (hu <= maxDarkHu) Dark[pocket]++;
        }
    }
}
