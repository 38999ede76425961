using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Meshes;

/// <summary>
/// Binary STL: 80 bytes of header, the number of triangles, 50 bytes each. Positions in mm, LPS, which the header says
/// as Slicer reads it (SPACE=LPS). STL shares no vertices, so a surface is written mesh by mesh as it comes, and never
/// needs to be in memory whole.
/// </summary>
public sealed class StlWriter
{
    private const int HeaderLength = 80;

    // Some hundred kilobytes: the file system takes them in fewer, larger pages.
    private const int FacetsPerWrite = 1 << 13;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[FacetsPerWrite * 50];
    private int _remaining;

    /// <summary>Writes the header.</summary>
    /// <param name="stream">Written to from here on, and left open.</param>
    /// <param name="triangleCount">All triangles that will be written.</param>
    public StlWriter(Stream stream, int triangleCount)
    {
        (_stream, _remaining) = (stream, triangleCount);
        Span<byte> header = stackalloc byte[HeaderLength + 4];
        header.Clear();
        "LungSeg SPACE=LPS UNIT=mm"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[HeaderLength..], triangleCount);
        stream.Write(header);
    }

    /// <summary>One triangle as the file has it; little-endian, as every machine .NET runs on.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Facet(Vector3 Normal, Vector3 A, Vector3 B, Vector3 C, ushort Attribute);

    /// <summary>A whole mesh as a file.</summary>
    public static void Write(Stream stream, Mesh mesh)
    {
        var writer = new StlWriter(stream, mesh.TriangleCount);
        writer.Append(mesh);
    }

    /// <summary>A whole surface as a file, slab by slab.</summary>
    public static void Write(Stream stream, Isosurface surface)
    {
        var writer = new StlWriter(stream, surface.TriangleCount);
        foreach (var slab in surface.Slabs())
        {
            using (slab) writer.Append(slab);
        }
    }

    /// <summary>
    /// Writes the triangles of a mesh, each with its own normal. The file is whole when all that were announced are
    /// written.
    /// </summary>
    /// <exception cref="InvalidOperationException">These are more than were announced.</exception>
    public void Append(Mesh mesh)
    {
        if (mesh.TriangleCount > _remaining)
            throw new InvalidOperationException("More triangles than the header of the STL file says.");
        _remaining -= mesh.TriangleCount;
        ReadOnlySpan<Vector3> vertices = mesh.Vertices;
        for (var rest = (ReadOnlySpan<Triangle>)mesh.Triangles; !rest.IsEmpty;)
        {
            var some = rest[..Math.Min(FacetsPerWrite, rest.Length)];
            var facets = MemoryMarshal.Cast<byte, Facet>(_buffer.AsSpan());
            for (var i = 0; i < some.Length; i++)
            {
                var (a, b, c) = (vertices[some[i].A], vertices[some[i].B], vertices[some[i].C]);
                facets[i] = new(FaceNormal(a, b, c), a, b, c, 0);
            }

            _stream.Write(MemoryMarshal.AsBytes(facets[..some.Length]));
            rest = rest[some.Length..];
        }
    }

    private static Vector3 FaceNormal(Vector3 a, Vector3 b, Vector3 c)
    {
        var cross = Vector3.Cross(b - a, c - a);
        var length = cross.Length();
        return length > 0 ? cross / length : Vector3.Zero;
    }
}
