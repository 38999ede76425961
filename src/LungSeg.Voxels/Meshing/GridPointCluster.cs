using System.Numerics;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The vertices round a grid point that become one: along each axis that on the edge to the lower neighbour (-1), that to
/// the upper one (1), or none (0). Two or three, on as many axes. 20 bytes.
/// </summary>
/// <param name="Point">The grid point's index in its slice.</param>
/// <param name="Middle">The mean of the vertices, in steps from the grid point.</param>
internal readonly record struct GridPointCluster(int Point, sbyte X, sbyte Y, sbyte Z, Vector3 Middle)
{
    public int Count => Math.Abs((int)X) + Math.Abs((int)Y) + Math.Abs((int)Z);
}
