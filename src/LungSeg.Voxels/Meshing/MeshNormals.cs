using System.Numerics;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Smooth normals from faces: at each vertex the mean of its triangles' normals, weighted by their area.
/// </summary>
public static class MeshNormals
{
    /// <summary>Writes the normals of a mesh made with room for them; vertices without triangles get +z.</summary>
    /// <exception cref="ArgumentException">The mesh has no room for normals.</exception>
    public static void FromFaces(Mesh mesh)
    {
        if (!mesh.HasNormals) throw new ArgumentException("The mesh was made without normals.", nameof(mesh));
        var vertices = mesh.Vertices;
        var normals = mesh.Normals;
        normals.Clear();
        foreach (var t in mesh.Triangles)
        {
            var doubleArea = Vector3.Cross(vertices[t.B] - vertices[t.A], vertices[t.C] - vertices[t.A]);
            normals[t.A] += doubleArea;
            normals[t.B] += doubleArea;
            normals[t.C] += doubleArea;
        }

        foreach (ref var normal in normals)
        {
            var length = normal.Length();
            normal = length > 0 ? normal / length : Vector3.UnitZ;
        }
    }
}
