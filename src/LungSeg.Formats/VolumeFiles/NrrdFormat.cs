namespace LungSeg.Formats.VolumeFiles;

/// <summary>
/// NRRD 1 to 5, as one file or with the voxels in another (G. Kindlmann, teem library, "Definition of NRRD File
/// Format"). Spaces LPS, RAS and LAS say the sides; others, and none, do not.
/// </summary>
internal sealed class NrrdFormat : IVolumeFormat
{
    public IReadOnlyList<string> Endings { get; } = [".nrrd", ".nhdr"];

    public bool Recognizes(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && head[..7].SequenceEqual("NRRD000"u8) && head[7] is >= (byte)'1' and <= (byte)'9';

    public VolumeHeader? ReadHeader(ReadOnlySpan<byte> head, VolumeFileInfo file)
    {
        var fields = new HeaderText(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        var format = HeaderText.Line(head, ref at, file.IsWhole);
        for (; ; )
        {
            // A header of its own may end with the file.
            if (HeaderText.Line(head, ref at, file.IsWhole) is not { } line)
            {
                if (!file.IsWhole) return null;
                break;
            }

            if (line.Length == 0) break;
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (line[0] == '#'
                || colon < 0
                || line.IndexOf(":=", StringComparison.Ordinal) is var key && key >= 0 && key < colon)
                continue;
            fields.Add(line[..colon].Trim(), line[(colon + 2)..].Trim());
        }

        return Header(fields, format!, at);
    }

    private static VolumeHeader Header(HeaderText fields, string format, int end)
    {
        var type = TypeOf(fields.Demand("type"));
        var dimension = (int)Math.Clamp(HeaderText.Number(fields.Demand("dimension"), "dimension"), 0, 17);
        if (dimension is < 1 or > 16) throw VolumeFaults.Value("dimension", "is not 1 to 16");
        var sizes = fields.Numbers(dimension, "sizes") ?? throw VolumeFaults.Broken("there is no field 'sizes'");
        var space = new NrrdSpace(fields, sizes);
        return new()
        {
            Format = format.Trim(),
            Grid = space.Grid,
            Volumes = space.Volumes,
            Type = type,
            IsBigEndian = string.Equals(fields.Find("endian"), "big", StringComparison.OrdinalIgnoreCase),
            Data = Data(fields, end),
            Notes = space.Notes,
        };
    }

    private static VolumeData Data(HeaderText fields, int end)
    {
        var encoding = fields.Demand("encoding").ToLowerInvariant();
        var packing = encoding switch
        {
            "raw" => VolumePacking.None,
            "gzip" or "gz" => VolumePacking.Voxels,
            _ => throw VolumeFaults.Encoding(encoding is "bzip2" or "bz2" ? "bzip2" : $"'{encoding}'"),
        };
        var file = fields.Find("data file", "datafile");
        if (file is not null && (file.StartsWith("LIST", StringComparison.Ordinal) || file.Contains('%')))
            throw VolumeFaults.Encoding("many files");
        if (Whole("line skip", "lineskip") != 0)
            throw VolumeFaults.Encoding("lines of text before the voxels (line skip)");
        var skip = Whole("byte skip", "byteskip");
        if (skip < -1 || (skip < 0 && packing != VolumePacking.None))
            throw VolumeFaults.Value("byte skip", $"is {skip}");
        if (skip > 0 && packing != VolumePacking.None)
            throw VolumeFaults.Encoding("packed voxels behind other bytes (byte skip)");
        if (skip < 0)
            return new(file, null, packing);
        return new(file, (file is null ? end : 0) + skip, packing);

        long Whole(string name, string other) =>
            fields.Numbers(1, name, other) is not { } number ? 0
            : Math.Abs(number[0]) <= VolumeFormats.LongestHeader && number[0] == Math.Floor(number[0]) ? (long)number[0]
            : throw VolumeFaults.Value(name, VolumeFaults.Invariant($"is {number[0]}"));
    }

    private static VoxelType TypeOf(string name) =>
        name.ToLowerInvariant() switch
        {
            "signed char" or "int8" or "int8_t" => VoxelType.Int8,
            "uchar" or "unsigned char" or "uint8" or "uint8_t" => VoxelType.UInt8,
            "short" or "short int" or "signed short" or "signed short int" or "int16" or "int16_t" => VoxelType.Int16,
            "ushort" or "unsigned short" or "unsigned short int" or "uint16" or "uint16_t" => VoxelType.UInt16,
            "int" or "signed int" or "int32" or "int32_t" => VoxelType.Int32,
            "uint" or "unsigned int" or "uint32" or "uint32_t" => VoxelType.UInt32,
            "longlong"
            or "long long"
            or "long long int"
            or "signed long long"
            or "signed long long int"
            or "int64"
            or "int64_t" => VoxelType.Int64,
            "ulonglong" or "unsigned long long" or "unsigned long long int" or "uint64" or "uint64_t" =>
                VoxelType.UInt64,
            "float" => VoxelType.Float32,
            "double" => VoxelType.Float64,
            _ => throw VolumeFaults.Pixels($"of the type '{name}'"),
        };
}
