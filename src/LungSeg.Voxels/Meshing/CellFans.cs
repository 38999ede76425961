namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The triangles of <see cref="MarchingCubesTable"/> as a walk along a row of cells wants them. It counts vertices on
/// the eight rows of edges round the row, in eight lanes: x edges 0 to 3, y edges 4 and 6, z edges 8 and 10. A cell's
/// edges are those that are next when it is reached, or, across it (5, 7, 9 and 11), those that are next when it is
/// left behind.
/// </summary>
internal sealed class CellFans
{
    /// <summary>Rows of edges round a row of cells.</summary>
    public const int Lanes = 8;

    /// <summary>Set in a corner's lane where its vertex is the one that is next behind the cell.</summary>
    public const int Behind = int.MinValue;

    private const int CaseCount = 256;

    private static readonly int[] LaneOfEdge = [0, 1, 2, 3, 4, 4 | Behind, 5, 5 | Behind, 6, 6 | Behind, 7, 7 | Behind];

    private static readonly (int From, int To)[] CornersOfLane =
    [
        (0, 1),
        (2, 3),
        (4, 5),
        (6, 7),
        (0, 2),
        (4, 6),
        (0, 4),
        (2, 6),
    ];

    private static readonly CellFans Plain = new(mirrored: false), Mirrored = new(mirrored: true);

    private CellFans(bool mirrored)
    {
        var (b, c) = mirrored ? (2, 1) : (1, 2);
        for (var inside = 0; inside < CaseCount; inside++)
        {
            for (var lane = 0; lane < Lanes; lane++)
            {
                var (from, to) = CornersOfLane[lane];
                Steps[(inside * Lanes) + lane] = (inside >> from ^ inside >> to) & 1;
            }

            Lengths[inside] = 3 * MarchingCubesTable.TriangleCount[inside];
            var (edges, at) = (MarchingCubesTable.Edges, inside * MarchingCubesTable.Stride);
            for (var end = at + Lengths[inside]; at < end; at += 3)
            {
                Corners[at] = LaneOfEdge[edges[at]];
                Corners[at + 1] = LaneOfEdge[edges[at + b]];
                Corners[at + 2] = LaneOfEdge[edges[at + c]];
            }
        }
    }

    /// <summary>
    /// For each case, from case * <see cref="Lanes"/> on, the vertices that each lane goes on by: 0 or 1.
    /// </summary>
    public int[] Steps { get; } = new int[CaseCount * Lanes];

    /// <summary>For each case three times its triangles.</summary>
    public int[] Lengths { get; } = new int[CaseCount];

    /// <summary>
    /// For each case, from case * <see cref="MarchingCubesTable.Stride"/> on, the lane of each corner of its triangles,
    /// with <see cref="Behind"/> where it says so.
    /// </summary>
    public int[] Corners { get; } = new int[CaseCount * MarchingCubesTable.Stride];

    /// <param name="mirrored">Turns the winding.</param>
    public static CellFans Of(bool mirrored) => mirrored ? Mirrored : Plain;
}
