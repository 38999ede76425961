using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Meshes;

/// <summary>
/// A scene as glTF 2.0 in one binary file (Khronos glTF 2.0 specification, section 4.4): a JSON chunk, and a binary
/// chunk of the meshes' vertices, normals and triangles.
/// </summary>
public static class GlbWriter
{
    private const uint Magic = 0x46546C67; // "glTF"
    private const uint JsonChunk = 0x4E4F534A; // "JSON"
    private const uint BinaryChunk = 0x004E4942; // "BIN" and a zero

    /// <summary>
    /// Writes a scene with one node for every structure that has triangles. Normals are written where meshes have them.
    /// </summary>
    public static void Write(Stream stream, IEnumerable<MeshNode> nodes)
    {
        var shown = nodes.Where(n => n.Mesh.TriangleCount > 0).ToList();
        var document = new GltfDocument(shown);
        var json = Padded(document.ToJson().ToJsonString());
        var binary = document.BufferLength;

        WriteWords(stream, Magic, 2, 12 + 8 + json.Length + (binary > 0 ? 8 + binary : 0));
        WriteWords(stream, json.Length, JsonChunk);
        stream.Write(json);
        if (binary == 0) return;

        WriteWords(stream, binary, BinaryChunk);
        foreach (var node in shown)
        {
            stream.Write(MemoryMarshal.AsBytes(node.Mesh.Vertices));
            stream.Write(MemoryMarshal.AsBytes(node.Mesh.Normals));
            if (GltfDocument.HasShortIndices(node.Mesh)) WriteShort(stream, node.Mesh.Triangles);
            else stream.Write(MemoryMarshal.AsBytes(node.Mesh.Triangles));
        }
    }

    /// <summary>Indices of 16 bits, filled up to a whole number of words: the next part is aligned to 4.</summary>
    private static void WriteShort(Stream stream, ReadOnlySpan<Triangle> triangles)
    {
        var indices = new ushort[(triangles.Length * 3) + (triangles.Length & 1)];
        for (var i = 0; i < triangles.Length; i++)
        {
            var (a, b, c) = (triangles[i].A, triangles[i].B, triangles[i].C);
            (indices[3 * i], indices[(3 * i) + 1], indices[(3 * i) + 2]) = ((ushort)a, (ushort)b, (ushort)c);
        }

        stream.Write(MemoryMarshal.AsBytes(indices.AsSpan()));
    }

    /// <summary>Chunks are a whole number of words; JSON is filled up with spaces.</summary>
    private static byte[] Padded(string json)
    {
        var length = Encoding.UTF8.GetByteCount(json);
        return Encoding.UTF8.GetBytes(json + new string(' ', -length & 3));
    }

    private static void WriteWords(Stream stream, params ReadOnlySpan<long> words)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, checked((uint)word));
            stream.Write(bytes);
        }
    }
}
