using System.Buffers.Binary;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>
/// The fields of a NIfTI-1 or NIfTI-2 header that matter here, in either byte order (R. Cox et al., nifti1.h, 2004, and
/// nifti2.h, 2011). ANALYZE 7.5 has the same places without the transforms, and no mark.
/// </summary>
internal sealed record NiftiFields
{
    private const int Length1 = 348, Length2 = 540;

    public required string Format { get; init; }

    /// <summary>Bytes of the header with what says whether extensions follow.</summary>
    public required int HeaderBytes { get; init; }

    /// <summary>True where the voxels are in a file of their own.</summary>
    public required bool IsPair { get; init; }

    public required bool IsBigEndian { get; init; }

    public required double[] Dim { get; init; }

    public required int Type { get; init; }

    public required double[] PixDim { get; init; }

    public required double VoxelOffset { get; init; }

    public required double Slope { get; init; }

    public required double Intercept { get; init; }

    public required int Units { get; init; }

    public required int QformCode { get; init; }

    public required int SformCode { get; init; }

    /// <summary>The quaternion's b, c, d and the position.</summary>
    public required double[] Qform { get; init; }

    /// <summary>The affine's first three rows.</summary>
    public required double[] Sform { get; init; }

    /// <summary>Whether a file begins so.</summary>
    public static bool IsThere(ReadOnlySpan<byte> head) => KindOf(head) is not null;

    /// <summary>Reads the fields; null where the head ends before them.</summary>
    public static NiftiFields? Read(ReadOnlySpan<byte> head)
    {
        var (version, mark, isBigEndian) = KindOf(head) ?? throw VolumeFaults.Broken("it begins as no NIfTI file does");
        if (head.Length < (version == 2 ? Length2 : Length1)) return null;
        var fields = new Fields(head, isBigEndian);
        return version == 2 ? Read2(fields, mark) : Read1(fields, mark);
    }

    private static NiftiFields Read1(Fields fields, Mark mark) => new()
    {
        Format = mark == Mark.None ? "ANALYZE 7.5" : "NIfTI-1",
        HeaderBytes = Length1 + 4,
        IsPair = mark != Mark.Single,
        IsBigEndian = fields.IsBigEndian,
        Dim = fields.Many(40, 8, 2, fields.Short),
        Type = (int)fields.Short(70),
        PixDim = fields.Many(76, 8, 4, fields.Single),
        VoxelOffset = fields.Single(108),
        Slope = mark == Mark.None ? 0 : fields.Single(112),
        Intercept = mark == Mark.None ? 0 : fields.Single(116),
        Units = mark == Mark.None ? 0 : fields.Byte(123),
        QformCode = mark == Mark.None ? 0 : (int)fields.Short(252),
        SformCode = mark == Mark.None ? 0 : (int)fields.Short(254),
        Qform = fields.Many(256, 6, 4, fields.Single),
        Sform = fields.Many(280, 12, 4, fields.Single),
    };

    private static NiftiFields Read2(Fields fields, Mark mark) => new()
    {
        Format = "NIfTI-2",
        HeaderBytes = Length2 + 4,
        IsPair = mark != Mark.Single,
        IsBigEndian = fields.IsBigEndian,
        Dim = fields.Many(16, 8, 8, fields.Long),
        Type = (int)fields.Short(12),
        PixDim = fields.Many(104, 8, 8, fields.Double),
        VoxelOffset = fields.Long(168),
        Slope = fields.Double(176),
        Intercept = fields.Double(184),
        Units = (int)fields.Int(500) & 0xff,
        QformCode = (int)fields.Int(344),
        SformCode = (int)fields.Int(348),
        Qform = fields.Many(352, 6, 8, fields.Double),
        Sform = fields.Many(400, 12, 8, fields.Double),
    };

    private static (int Version, Mark Mark, bool IsBigEndian)? KindOf(ReadOnlySpan<byte> head)
    {
        if (head.Length < 40) return null;
        var isBigEndian = BinaryPrimitives.ReadInt32BigEndian(head) is Length1 or Length2;
        switch (isBigEndian ? BinaryPrimitives.ReadInt32BigEndian(head) : BinaryPrimitives.ReadInt32LittleEndian(head))
        {
            case Length2 when head[4..8].SequenceEqual("n+2\0"u8): return (2, Mark.Single, isBigEndian);
            case Length2 when head[4..8].SequenceEqual("ni2\0"u8): return (2, Mark.Pair, isBigEndian);
            case Length1 when head.Length < Length1: return (1, Mark.None, isBigEndian);
            case Length1 when head[344..348].SequenceEqual("n+1\0"u8): return (1, Mark.Single, isBigEndian);
            case Length1 when head[344..348].SequenceEqual("ni1\0"u8): return (1, Mark.Pair, isBigEndian);
            case Length1 when head[38] == 'r': return (1, Mark.None, isBigEndian);
            default: return null;
        }
    }

    private enum Mark
    {
        None,
        Single,
        Pair,
    }

    /// <summary>A header's bytes as numbers.</summary>
    private sealed class Fields(ReadOnlySpan<byte> head, bool isBigEndian)
    {
        private readonly byte[] _bytes = head[..Math.Min(head.Length, Length2)].ToArray();

        public bool IsBigEndian => isBigEndian;

        public int Byte(int at) => _bytes[at];

        public double Short(int at) =>
            isBigEndian
                ? BinaryPrimitives.ReadInt16BigEndian(_bytes.AsSpan(at))
                : BinaryPrimitives.ReadInt16LittleEndian(_bytes.AsSpan(at));

        public double Int(int at) =>
            isBigEndian
                ? BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(at))
                : BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at));

        public double Long(int at) =>
            isBigEndian
                ? BinaryPrimitives.ReadInt64BigEndian(_bytes.AsSpan(at))
                : BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(at));

        public double Single(int at) =>
            isBigEndian
                ? BinaryPrimitives.ReadSingleBigEndian(_bytes.AsSpan(at))
                : BinaryPrimitives.ReadSingleLittleEndian(_bytes.AsSpan(at));

        public double Double(int at) =>
            isBigEndian
                ? BinaryPrimitives.ReadDoubleBigEndian(_bytes.AsSpan(at))
                : BinaryPrimitives.ReadDoubleLittleEndian(_bytes.AsSpan(at));

        public double[] Many(int at, int count, int bytes, Func<int, double> read)
        {
            var values = new double[count];
            for (var i = 0; i < count; i++) values[i] = read(at + (i * bytes));
            return values;
        }
    }
}
