using System.Numerics;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Meshing;

/// <summary>What a surface measures.</summary>
/// <param name="AreaMm2">Sum of the triangles' areas, mm².</param>
/// <param name="VolumeMm3">Enclosed volume by the divergence theorem, mm³; positive where triangles face outward. Means
/// nothing for an open surface.</param>
/// <param name="IsClosed">Every edge belongs to exactly two triangles, which run along it in opposite ways.</param>
/// <param name="EulerCharacteristic">Vertices - edges + triangles: for a closed surface 2 a component less 2 a
/// handle.</param>
/// <param name="Bounds">The box round all vertices.</param>
public sealed record MeshMeasure(
    double AreaMm2, double VolumeMm3, bool IsClosed, int EulerCharacteristic, BoundingBox Bounds)
{
    private const int VerticesPerPiece = 1 << 14;

    /// <summary>Measures a mesh in O(vertices + triangles), 12 bytes a triangle of scratch memory.</summary>
    public static MeshMeasure Of(Mesh mesh)
    {
        var (area, volume) = AreaAndVolume(mesh);
        var (closed, euler) = Topology(mesh);
        return new(area, volume, closed, euler, BoundingBox.Of(mesh.Vertices));
    }

    /// <summary>Area and volume alone, mm² and mm³: one look at each triangle, no scratch memory.</summary>
    public static (double AreaMm2, double VolumeMm3) AreaAndVolume(Mesh mesh)
    {
        // Signed tetrahedra from a near centre, so that no digits are lost to the distance from the origin.
        var centre = BoundingBox.Of(mesh.Vertices).Centre;
        var vertices = mesh.Vertices;
        var (area, volume) = (0.0, 0.0);
        foreach (var t in mesh.Triangles)
        {
            var (a, b, c) = (vertices[t.A] - centre, vertices[t.B] - centre, vertices[t.C] - centre);
            var cross = Vector3.Cross(b - a, c - a);
            area += cross.Length() / 2;
            volume += Vector3.Dot(a, cross) / 6;
        }

        return (area, volume);
    }

    private static (bool IsClosed, int Euler) Topology(Mesh mesh)
    {
        using var rows = new VertexRows<Neighbour>(mesh.VertexCount, mesh.Triangles);
        var (vertices, edges, faults) = (0, 0, 0);
        SlabScheduler.Run(mesh.VertexCount, VerticesPerPiece, (start, end) =>
        {
            var (usedHere, edgesHere, faultsHere) = (0, 0, 0);
            for (var a = start; a < end; a++)
            {
                var neighbours = rows.Of(a);
                if (!neighbours.IsEmpty) usedHere++;
                for (var i = 0; i < neighbours.Length; i++)
                {
                    var opposite = rows.Of(neighbours[i].Vertex).Count(new Neighbour(a));
                    var isRepeated = neighbours[..i].Contains(neighbours[i]);
                    if (opposite != 1 || isRepeated) faultsHere++;
                    if (!isRepeated && (a < neighbours[i].Vertex || opposite == 0)) edgesHere++;
                }
            }

            Interlocked.Add(ref vertices, usedHere);
            Interlocked.Add(ref edges, edgesHere);
            Interlocked.Add(ref faults, faultsHere);
        });
        return (faults == 0, vertices - edges + mesh.TriangleCount);
    }
}
