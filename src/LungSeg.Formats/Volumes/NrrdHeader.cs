using System.Globalization;
using System.Text;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.Volumes;

/// <summary>
/// The header of a NRRD0004 volume with three axes in LPS mm, encoded as gzip (the format's definition: nrrd, teem
/// library). Geometry is written in full double precision.
/// </summary>
internal static class NrrdHeader
{
    /// <summary>Writes the header and the empty line that ends it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="type">The voxels' type as the format names it: <c>unsigned char</c>, <c>short</c>.</param>
    /// <param name="more">Further lines: fields, or keys with values.</param>
    public static void Write(Stream output, VolumeGeometry grid, string type, IEnumerable<string> more)
    {
        var text = new StringBuilder();
        string[] lines =
        [
            "NRRD0004",
            $"type: {type}",
            "dimension: 3",
            "space: left-posterior-superior",
            $"sizes: {grid.Size.X} {grid.Size.Y} {grid.Size.Z}",
            $"space directions: {Point(grid.AxisX * grid.Spacing.X)} {Point(grid.AxisY * grid.Spacing.Y)} "
                + $"{Point(grid.AxisZ * grid.Spacing.Z)}",
            "kinds: domain domain domain",
            "space units: \"mm\" \"mm\" \"mm\"",
            "encoding: gzip",
            $"space origin: {Point(grid.Origin)}",
            .. more,
        ];
        foreach (var line in lines) text.Append(line).Append('\n');
        output.Write(Encoding.UTF8.GetBytes(text.Append('\n').ToString()));
    }

    /// <summary>A number that reads back as the very same double.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Point(Vector3D point) => $"({Number(point.X)},{Number(point.Y)},{Number(point.Z)})";
}
