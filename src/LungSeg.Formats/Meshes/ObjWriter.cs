using System.Globalization;
using System.Numerics;
using System.Text;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Meshes;

/// <summary>
/// Wavefront OBJ: text, shared vertices numbered from 1, and normals where the mesh has them. Positions in mm, LPS,
/// which a comment says as Slicer reads it. Numbers have the digits that give back the very same floats.
/// </summary>
public static class ObjWriter
{
    public static void Write(Stream stream, Mesh mesh)
    {
        using var text = new StreamWriter(
            stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
        text.NewLine = "\n";
        text.WriteLine("# SPACE=LPS");
        text.WriteLine("# UNIT=mm");
        foreach (var v in mesh.Vertices) Write(text, "v", v);
        foreach (var n in mesh.Normals) Write(text, "vn", n);
        foreach (var t in mesh.Triangles)
        {
            // A vertex and its normal have the same number.
            var (a, b, c) = (t.A + 1, t.B + 1, t.C + 1);
            if (mesh.HasNormals)
                text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"f {a}//{a} {b}//{b} {c}//{c}"));
            else
                text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"f {a} {b} {c}"));
        }
    }

    private static void Write(StreamWriter text, string what, Vector3 v) =>
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {v.X} {v.Y} {v.Z}"));
}
