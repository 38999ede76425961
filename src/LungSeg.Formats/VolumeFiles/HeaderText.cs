using System.Globalization;
using System.Text;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>Fields and numbers of headers that are text.</summary>
internal sealed class HeaderText(StringComparer names)
{
    private readonly Dictionary<string, string> _fields = new(names);

    public void Add(string name, string value) => _fields[name] = value;

    /// <summary>The first of these fields that is there; null where none is.</summary>
    public string? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_fields.TryGetValue(name, out var value)) return value;
        }

        return null;
    }

    /// <exception cref="VolumeFaultException">There is no such field.</exception>
    public string Demand(string name) => Find(name) ?? throw VolumeFaults.Broken($"there is no field '{name}'");

    /// <summary>A field's numbers, parted by blanks; null where the field is not there.</summary>
    /// <exception cref="VolumeFaultException">They are no numbers, or not as many.</exception>
    public double[]? Numbers(int count, params ReadOnlySpan<string> names)
    {
        if (Find(names) is not { } text) return null;
        var values = Words(text).Select(word => Number(word, text)).ToArray();
        return values.Length == count
            ? values
            : throw VolumeFaults.Value(
                $"'{Short(text)}'", VolumeFaults.Invariant($"has {values.Length} numbers where {count} belong"));
    }

    public static string[] Words(string text) => text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    public static double Number(string word, string field) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw VolumeFaults.Value($"'{Short(field)}'", "is no number where one belongs");

    public static Vector3D Vector(ReadOnlySpan<double> values) => new(values[0], values[1], values[2]);

    /// <summary>The next line of a header, without its end; null where the head ends before the line does.</summary>
    /// <param name="head">The header's bytes.</param>
    /// <param name="at">Where the line begins; then where the next one does.</param>
    /// <param name="isWhole">The head is all of the file: its end ends a line.</param>
    public static string? Line(ReadOnlySpan<byte> head, ref int at, bool isWhole)
    {
        var rest = head[at..];
        var end = rest.IndexOf((byte)'\n');
        if (end < 0 && (!isWhole || rest.Length == 0)) return null;
        var line = end < 0 ? rest : rest[..end];
        at += end < 0 ? rest.Length : end + 1;
        return Encoding.UTF8.GetString(line).TrimEnd('\r');
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
