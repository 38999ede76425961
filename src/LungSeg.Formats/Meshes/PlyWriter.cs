using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Meshes;

/// <summary>
/// Binary little-endian PLY with shared vertices, and normals where the mesh has them. Positions in mm, LPS, which a
/// comment says as Slicer reads it.
/// </summary>
public static class PlyWriter
{
    private const int RowsPerWrite = 1 << 12;
    private const int FaceLength = 13;

    public static void Write(Stream stream, Mesh mesh)
    {
        stream.Write(Encoding.ASCII.GetBytes(Header(mesh)));
        WriteVertices(stream, mesh);
        WriteFaces(stream, mesh.Triangles);
    }

    private static string Header(Mesh mesh)
    {
        var lines = new List<string>
        {
            "ply", "format binary_little_endian 1.0", "comment SPACE=LPS", "comment UNIT=mm",
            $"element vertex {mesh.VertexCount}", "property float x", "property float y", "property float z",
        };
        if (mesh.HasNormals)
            lines.AddRange(["property float nx", "property float ny", "property float nz"]);
        lines.AddRange([
            $"element face {mesh.TriangleCount}",
            "property list uchar int vertex_indices",
            "end_header",
            "",
        ]);
        return string.Join('\n', lines);
    }

    private static void WriteVertices(Stream stream, Mesh mesh)
    {
        if (!mesh.HasNormals)
        {
            stream.Write(MemoryMarshal.AsBytes(mesh.Vertices));
            return;
        }

        var rows = new (Vector3 Position, Vector3 Normal)[RowsPerWrite];
        for (var first = 0; first < mesh.VertexCount; first += RowsPerWrite)
        {
            var count = Math.Min(RowsPerWrite, mesh.VertexCount - first);
            for (var i = 0; i < count; i++) rows[i] = (mesh.Vertices[first + i], mesh.Normals[first + i]);
            stream.Write(MemoryMarshal.AsBytes(rows.AsSpan(0, count)));
        }
    }

    private static void WriteFaces(Stream stream, ReadOnlySpan<Triangle> triangles)
    {
        var buffer = new byte[RowsPerWrite * FaceLength];
        for (var rest = triangles; !rest.IsEmpty;)
        {
            var count = Math.Min(RowsPerWrite, rest.Length);
            for (var i = 0; i < count; i++)
            {
                var face = buffer.AsSpan(i * FaceLength, FaceLength);
                face[0] = 3;
                BinaryPrimitives.WriteInt32LittleEndian(face[1..], rest[i].A);
                BinaryPrimitives.WriteInt32LittleEndian(face[5..], rest[i].B);
                BinaryPrimitives.WriteInt32LittleEndian(face[9..], rest[i].C);
            }

            stream.Write(buffer.AsSpan(0, count * FaceLength));
            rest = rest[count..];
        }
    }
}
