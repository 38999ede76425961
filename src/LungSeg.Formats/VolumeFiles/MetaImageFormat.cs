using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>
/// MetaImage, as one file (.mha) or with the voxels in another (.mhd), with ITK's meaning: the rows of TransformMatrix
/// are the directions of the axes in LPS, Offset is the first voxel's centre, and AnatomicalOrientation is not followed
/// (ITK, MetaImageIO::ReadImageInformation).
/// </summary>
internal sealed class MetaImageFormat : IVolumeFormat
{
    public IReadOnlyList<string> Endings { get; } = [".mha", ".mhd"];

    public bool Recognizes(ReadOnlySpan<byte> head)
    {
        var at = 0;
        if (head.Length < 8
            || HeaderText.Line(head[..Math.Min(head.Length, 200)], ref at, isWhole: true) is not { } line)
            return false;
        var equals = line.IndexOf('=');
        if (equals < 0)
            return false;
        return (line[..equals].Trim(), line[(equals + 1)..].Trim())

                is ("ObjectType", "Image")
                or
                ("NDims", "2" or "3" or "4");
    }

    public VolumeHeader? ReadHeader(ReadOnlySpan<byte> head, VolumeFileInfo file)
    {
        var fields = new HeaderText(StringComparer.Ordinal);
        for (var at = 0; HeaderText.Line(head, ref at, file.IsWhole) is { } line;)
        {
            var equals = line.IndexOf('=');
            if (equals < 0) continue;
            var (name, value) = (line[..equals].Trim(), line[(equals + 1)..].Trim());
            fields.Add(name, value);
            if (name == "ElementDataFile") return Header(fields, at);
        }

        return file.IsWhole ? throw VolumeFaults.Broken("there is no field 'ElementDataFile'") : null;
    }

    private static VolumeHeader Header(HeaderText fields, int end)
    {
        var axes = (int)Math.Clamp(HeaderText.Number(fields.Demand("NDims"), "NDims"), 0, 17);
        if (axes is < 3 or > 4) throw VolumeFaults.Value("NDims", $"is {axes}; a volume has 3 axes, or 4 over time");
        var channels = fields.Numbers(1, "ElementNumberOfChannels")?[0] ?? 1;
        if (channels != 1) throw VolumeFaults.Pixels(VolumeFaults.Invariant($"{channels} numbers each"));
        var sizes = fields.Numbers(axes, "DimSize") ?? throw VolumeFaults.Broken("there is no field 'DimSize'");
        var size = VolumeChecks.Size("DimSize", sizes[0], sizes[1], sizes[2]);
        var grid = Grid(fields, axes, size);
        return new()
        {
            Format = "MetaImage",
            Grid = grid,
            Volumes = axes == 4 ? VolumeChecks.Volumes("DimSize", sizes[3]) : 1,
            Type = TypeOf(fields.Demand("ElementType")),
            IsBigEndian = IsTrue(fields.Find("BinaryDataByteOrderMSB", "ElementByteOrderMSB")),
            Data = Data(fields, end),
            Notes = [.. Notes(fields, grid)],
        };
    }

    private static VolumeGeometry Grid(HeaderText fields, int axes, Size3 size)
    {
        var spacing = fields.Numbers(axes, "ElementSpacing", "ElementSize")
            ?? throw VolumeFaults.NoPlace("there is no ElementSpacing");
        var matrix = fields.Numbers(axes * axes, "TransformMatrix", "Rotation", "Orientation");
        var origin = fields.Numbers(axes, "Offset", "Position", "Origin") ?? new double[axes];
        return VolumeChecks.Grid(size, HeaderText.Vector(origin), Axis(0), Axis(1), Axis(2));

        Vector3D Axis(int axis)
        {
            var direction = matrix is null ? Unit(axis) : HeaderText.Vector(matrix.AsSpan(axis * axes, 3));
            return direction * Math.Abs(spacing[axis]);
        }
    }

    private static Vector3D Unit(int axis) => new(axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0);

    private static IEnumerable<VolumeNote> Notes(HeaderText fields, VolumeGeometry grid)
    {
        var stated = fields.Find("AnatomicalOrientation");
        if (stated is null or "???")
        {
            if (fields.Find("TransformMatrix", "Rotation", "Orientation") is null)
                yield return VolumeNote.NoSides(
                    "there is neither TransformMatrix nor AnatomicalOrientation. Its axes are taken to run to left, "
                        + "posterior and superior, as ITK takes them.");
            yield break;
        }

        var found = Letters(grid);
        if (stated.Length == 3 && stated != found)
        {
            yield return new(
                VolumeFaultCodes.OrientationContradictory,
                $"AnatomicalOrientation says {(stated.All(char.IsAsciiLetter) ? stated : "something else")}, the axes "
                    + $"say {found}; the axes count, as they do for ITK.",
                "Check the sides.");
        }
    }

    /// <summary>
    /// Where each axis comes from, as the format says it: RAI for axes to left, posterior and superior.
    /// </summary>
    private static string Letters(VolumeGeometry grid)
    {
        return $"{Letter(grid.AxisX)}{Letter(grid.AxisY)}{Letter(grid.AxisZ)}";

        static char Letter(Vector3D axis)
        {
            var (x, y, z) = (Math.Abs(axis.X), Math.Abs(axis.Y), Math.Abs(axis.Z));
            if (x >= y && x >= z) return axis.X > 0 ? 'R' : 'L';
            if (y >= z) return axis.Y > 0 ? 'A' : 'P';
            return axis.Z > 0 ? 'I' : 'S';
        }
    }

    private static VolumeData Data(HeaderText fields, int end)
    {
        if (fields.Find("BinaryData") is { } binary && !IsTrue(binary)) throw VolumeFaults.Encoding("text");
        var packing = IsTrue(fields.Find("CompressedData")) ? VolumePacking.Voxels : VolumePacking.None;
        var file = fields.Demand("ElementDataFile");
        if (file.Length == 0)
            throw VolumeFaults.Broken("'ElementDataFile' names no file");
        if (file.Equals("LOCAL", StringComparison.OrdinalIgnoreCase))
            return new(null, end, packing);
        if (file.StartsWith("LIST", StringComparison.Ordinal) || file.Contains('%'))
            throw VolumeFaults.Encoding("many files");
        var skip = fields.Numbers(1, "HeaderSize")?[0] ?? 0;
        if (!(skip >= -1 && skip <= VolumeFormats.LongestHeader) || (skip < 0 && packing != VolumePacking.None))
            throw VolumeFaults.Value("HeaderSize", VolumeFaults.Invariant($"is {skip}"));
        return new(file, skip < 0 ? null : (long)skip, packing);
    }

    private static bool IsTrue(string? text) =>
        text is not null && text.StartsWith("t", StringComparison.OrdinalIgnoreCase) || text is "1";

    private static VoxelType TypeOf(string name) => name switch
    {
        "MET_CHAR" => VoxelType.Int8,
        "MET_UCHAR" => VoxelType.UInt8,
        "MET_SHORT" => VoxelType.Int16,
        "MET_USHORT" => VoxelType.UInt16,
        "MET_INT" or "MET_LONG" => VoxelType.Int32,
        "MET_UINT" or "MET_ULONG" => VoxelType.UInt32,
        "MET_LONG_LONG" => VoxelType.Int64,
        "MET_ULONG_LONG" => VoxelType.UInt64,
        "MET_FLOAT" => VoxelType.Float32,
        "MET_DOUBLE" => VoxelType.Float64,
        _ => throw VolumeFaults.Pixels($"of the type '{(name.Length <= 40 ? name : name[..40])}'"),
    };
}
