using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Voxels.Geometry;

namespace LungSeg.TestKit.Volumes;

/// <summary>
/// Makes volume files byte by byte after the formats' definitions, with nothing of ours in between: every voxel type,
/// byte order and packing that they have.
/// </summary>
public sealed record VolumeFileBuilder(VolumeGeometry Grid, short[] Hounsfield)
{
    public VoxelType Type { get; init; } = VoxelType.Int16;

    public bool IsBigEndian { get; init; }

    public bool IsPacked { get; init; }

    /// <summary>The voxels are in a file of their own.</summary>
    public bool IsDetached { get; init; }

    /// <summary>HU = Slope * stored + Intercept: NIfTI only.</summary>
    public double Slope { get; init; } = 1;

    public double Intercept { get; init; }

    /// <summary>Volumes one after the other, all the same but for <see cref="Voxel"/>.</summary>
    public int Volumes { get; init; } = 1;

    /// <summary>What is stored in place of a voxel's HU; null for those.</summary>
    public Func<int, double>? Voxel { get; init; }

    /// <summary>NIfTI: 1 or 2.</summary>
    public int Version { get; init; } = 1;

    /// <summary>NIfTI: which transforms are there.</summary>
    public bool HasSform { get; init; } = true;

    public bool HasQform { get; init; }

    /// <summary>NRRD: the space; null for none.</summary>
    public string? Space { get; init; } = "left-posterior-superior";

    /// <summary>The files of a format, the header's first.</summary>
    public IReadOnlyList<(string Name, byte[] Content)> Files(string format, string stem = "scan") => format switch
    {
        "nifti" => Nifti(stem),
        "nrrd" => Text(stem, ".nhdr", ".nrrd", ".raw" + (IsPacked ? ".gz" : ""), NrrdHeader),
        "mha" => Text(stem, ".mhd", ".mha", IsPacked ? ".zraw" : ".raw", MetaHeader),
        _ => throw new ArgumentException(format),
    };

    /// <summary>All voxels as they are stored.</summary>
    public byte[] Cells()
    {
        var (bytes, length) = (Type.Bytes(), Hounsfield.Length);
        var cells = new byte[(long)bytes * length * Volumes];
        for (var i = 0; i < length * Volumes; i++)
        {
            var value = Voxel is { } voxel ? voxel(i) : (Hounsfield[i % length] - Intercept) / Slope;
            Put(cells.AsSpan(i * bytes, bytes), value);
            if (IsBigEndian) cells.AsSpan(i * bytes, bytes).Reverse();
        }

        return cells;
    }

    public static byte[] Gzip(params byte[][] parts) =>
        Packed(stream => new GZipStream(stream, CompressionLevel.Fastest), parts);

    private void Put(Span<byte> cell, double value)
    {
        switch (Type)
        {
            case VoxelType.Int8: cell[0] = unchecked((byte)(sbyte)value); break;
            case VoxelType.UInt8: cell[0] = (byte)value; break;
            case VoxelType.Int16: BinaryPrimitives.WriteInt16LittleEndian(cell, (short)value); break;
            case VoxelType.UInt16: BinaryPrimitives.WriteUInt16LittleEndian(cell, (ushort)value); break;
            case VoxelType.Int32: BinaryPrimitives.WriteInt32LittleEndian(cell, (int)value); break;
            case VoxelType.UInt32: BinaryPrimitives.WriteUInt32LittleEndian(cell, (uint)value); break;
            case VoxelType.Int64: BinaryPrimitives.WriteInt64LittleEndian(cell, (long)value); break;
            case VoxelType.UInt64: BinaryPrimitives.WriteUInt64LittleEndian(cell, (ulong)value); break;
            case VoxelType.Float32: BinaryPrimitives.WriteSingleLittleEndian(cell, (float)value); break;
            default: BinaryPrimitives.WriteDoubleLittleEndian(cell, value); break;
        }
    }

    private List<(string, byte[])> Nifti(string stem)
    {
        var cells = Cells();
        var header = Version == 1 ? Nifti1() : Nifti2();
        if (IsDetached)
        {
            var gz = IsPacked ? ".gz" : "";
            return
            [
                (stem + ".hdr" + gz, IsPacked ? Gzip(header) : header),
                (stem + ".img" + gz, IsPacked ? Gzip(cells) : cells),
            ];
        }

        var extension = new byte[4];
        return IsPacked
            ? [(stem + ".nii.gz", Gzip(header, extension, cells))]
            : [(stem + ".nii", [.. header, .. extension, .. cells])];
    }

    private byte[] Nifti1()
    {
        var header = new byte[348];
        Int(0, 348);
        short[] dim =
        [
            (short)(Volumes > 1 ? 4 : 3),
            (short)Grid.Size.X,
            (short)Grid.Size.Y,
            (short)Grid.Size.Z,
            (short)Volumes,
            1,
            1,
            1,
        ];
        for (var i = 0; i < 8; i++)
            Short(40 + (2 * i), dim[i]);
        Short(70, NiftiCode());
        Short(72, (short)(8 * Type.Bytes()));
        double[] pixDim = [1, Grid.Spacing.X, Grid.Spacing.Y, Grid.Spacing.Z, 1, 1, 1, 1];
        for (var i = 0; i < 8; i++) Single(76 + (4 * i), pixDim[i]);
        Single(108, IsDetached ? 0 : 352);
        Single(112, Slope);
        Single(116, Intercept);
        header[123] = 2;
        Short(252, (short)(HasQform ? 1 : 0));
        Short(254, (short)(HasSform ? 1 : 0));
        var rows = Rows();
        for (var i = 0; i < 12; i++) Single(280 + (4 * i), rows[i]);

        // A qform for axes along LPS: half a turn around z takes LPS to RAS.
        Single(264, 1);
        Single(268, -Grid.Origin.X);
        Single(272, -Grid.Origin.Y);
        Single(276, Grid.Origin.Z);
        Encoding.ASCII.GetBytes(IsDetached ? "ni1\0" : "n+1\0").CopyTo(header, 344);
        return header;

        void Int(int at, int value) => Ordered(at, 4, span => BinaryPrimitives.WriteInt32LittleEndian(span, value));
        void Short(int at, short value) => Ordered(at, 2, span => BinaryPrimitives.WriteInt16LittleEndian(span, value));
        void Single(int at, double value) =>
            Ordered(at, 4, span => BinaryPrimitives.WriteSingleLittleEndian(span, (float)value));
        void Ordered(int at, int count, SpanAction write)
        {
            write(header.AsSpan(at, count));
            if (IsBigEndian) header.AsSpan(at, count).Reverse();
        }
    }

    private byte[] Nifti2()
    {
        var header = new byte[540];
        Put(0, 4, span => BinaryPrimitives.WriteInt32LittleEndian(span, 540));
        Encoding.ASCII.GetBytes((IsDetached ? "ni2\0" : "n+2\0") + "\r\n\u001a\n").CopyTo(header, 4);
        Put(12, 2, span => BinaryPrimitives.WriteInt16LittleEndian(span, NiftiCode()));
        long[] dim = [Volumes > 1 ? 4 : 3, Grid.Size.X, Grid.Size.Y, Grid.Size.Z, Volumes, 1, 1, 1];
        double[] pixDim = [1, Grid.Spacing.X, Grid.Spacing.Y, Grid.Spacing.Z, 1, 1, 1, 1];
        for (var i = 0; i < 8; i++)
        {
            var at = i;
            Put(16 + (8 * i), 8, span => BinaryPrimitives.WriteInt64LittleEndian(span, dim[at]));
            Put(104 + (8 * i), 8, span => BinaryPrimitives.WriteDoubleLittleEndian(span, pixDim[at]));
        }

        Put(168, 8, span => BinaryPrimitives.WriteInt64LittleEndian(span, IsDetached ? 0 : 544));
        Put(176, 8, span => BinaryPrimitives.WriteDoubleLittleEndian(span, Slope));
        Put(184, 8, span => BinaryPrimitives.WriteDoubleLittleEndian(span, Intercept));
        Put(348, 4, span => BinaryPrimitives.WriteInt32LittleEndian(span, 1));
        Put(500, 4, span => BinaryPrimitives.WriteInt32LittleEndian(span, 2));
        var rows = Rows();
        for (var i = 0; i < 12; i++)
        {
            var at = i;
            Put(400 + (8 * i), 8, span => BinaryPrimitives.WriteDoubleLittleEndian(span, rows[at]));
        }

        return header;

        void Put(int at, int count, SpanAction write)
        {
            write(header.AsSpan(at, count));
            if (IsBigEndian) header.AsSpan(at, count).Reverse();
        }
    }

    private short NiftiCode() => Type switch
    {
        VoxelType.UInt8 => 2,
        VoxelType.Int16 => 4,
        VoxelType.Int32 => 8,
        VoxelType.Float32 => 16,
        VoxelType.Float64 => 64,
        VoxelType.Int8 => 256,
        VoxelType.UInt16 => 512,
        VoxelType.UInt32 => 768,
        VoxelType.Int64 => 1024,
        _ => 1280,
    };

    /// <summary>The affine's rows in RAS.</summary>
    private double[] Rows()
    {
        var (x, y, z, o) = (
            Grid.AxisX * Grid.Spacing.X, Grid.AxisY * Grid.Spacing.Y, Grid.AxisZ * Grid.Spacing.Z, Grid.Origin);
        return [-x.X, -y.X, -z.X, -o.X, -x.Y, -y.Y, -z.Y, -o.Y, x.Z, y.Z, z.Z, o.Z];
    }

    private List<(string, byte[])> Text(
        string stem, string detachedEnding, string ending, string dataEnding, Func<string?, byte[]> header)
    {
        var cells =
            IsPacked && ending == ".mha" ? Packed(stream => new ZLibStream(stream, CompressionLevel.Fastest), Cells())
            : IsPacked ? Gzip(Cells())
            : Cells();
        return IsDetached
            ? [(stem + detachedEnding, header(stem + dataEnding)), (stem + dataEnding, cells)]
            : [(stem + ending, [.. header(null), .. cells])];
    }

    private byte[] NrrdHeader(string? dataFile)
    {
        var sign = Space switch
        {
            "right-anterior-superior" => new Vector3D(-1, -1, 1),
            "LAS" => new Vector3D(1, -1, 1),
            _ => new Vector3D(1, 1, 1),
        };
        string Point(Vector3D v) => Invariant($"({v.X * sign.X:R},{v.Y * sign.Y:R},{v.Z * sign.Z:R})");
        var directions =
            $"{Point(Grid.AxisX * Grid.Spacing.X)} {Point(Grid.AxisY * Grid.Spacing.Y)} "
                + $"{Point(Grid.AxisZ * Grid.Spacing.Z)}";
        var type = Type switch
        {
            VoxelType.Float32 => "float",
            VoxelType.Float64 => "double",
            _ => Type.ToString().ToLowerInvariant(),
        };
        string[] lines =
        [
            "NRRD0004",
            "# made for a test",
            $"type: {type}",
            $"dimension: {(Volumes > 1 ? 4 : 3)}",
            .. Space is null ? (string[])[] : [$"space: {Space}"],
            $"sizes: {Grid.Size.X} {Grid.Size.Y} {Grid.Size.Z}{(Volumes > 1 ? $" {Volumes}" : "")}",
            .. Space is null
                ? (string[])[Invariant($"spacings: {Grid.Spacing.X:R} {Grid.Spacing.Y:R} {Grid.Spacing.Z:R}")]
                :
                [
                    $"space directions: {directions}{(Volumes > 1 ? " none" : "")}",
                    $"space origin: {Point(Grid.Origin)}",
                ],
            "kinds: domain domain domain" + (Volumes > 1 ? " list" : ""),
            $"endian: {(IsBigEndian ? "big" : "little")}",
            $"encoding: {(IsPacked ? "gzip" : "raw")}",
            "a key:=with: a value",
            .. dataFile is null ? (string[])[] : [$"data file: ./{dataFile}"],
        ];
        return Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n" + (dataFile is null ? "\n" : ""));
    }

    private byte[] MetaHeader(string? dataFile)
    {
        var four = Volumes > 1;
        string Axis(Vector3D v) => Invariant($"{v.X:R} {v.Y:R} {v.Z:R}") + (four ? " 0" : "");
        var lines = new List<string>
        {
            "ObjectType = Image",
            $"NDims = {(four ? 4 : 3)}",
            "BinaryData = True",
            $"BinaryDataByteOrderMSB = {IsBigEndian}",
            $"CompressedData = {IsPacked}",
            $"TransformMatrix = {Axis(Grid.AxisX)} {Axis(Grid.AxisY)} {Axis(Grid.AxisZ)}{(four ? " 0 0 0 1" : "")}",
            $"Offset = {Axis(Grid.Origin)}",
            "CenterOfRotation = 0 0 0" + (four ? " 0" : ""),
            Invariant($"ElementSpacing = {Grid.Spacing.X:R} {Grid.Spacing.Y:R} {Grid.Spacing.Z:R}")
                + (four ? " 1" : ""),
            $"DimSize = {Grid.Size.X} {Grid.Size.Y} {Grid.Size.Z}{(four ? $" {Volumes}" : "")}",
            $"ElementType = {MetaType()}",
            $"ElementDataFile = {dataFile ?? "LOCAL"}",
        };
        return Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
    }

    private string MetaType() => Type switch
    {
        VoxelType.Int8 => "MET_CHAR",
        VoxelType.UInt8 => "MET_UCHAR",
        VoxelType.Int16 => "MET_SHORT",
        VoxelType.UInt16 => "MET_USHORT",
        VoxelType.Int32 => "MET_INT",
        VoxelType.UInt32 => "MET_UINT",
        VoxelType.Int64 => "MET_LONG_LONG",
        VoxelType.UInt64 => "MET_ULONG_LONG",
        VoxelType.Float32 => "MET_FLOAT",
        _ => "MET_DOUBLE",
    };

    private static byte[] Packed(Func<Stream, Stream> packer, params byte[][] parts)
    {
        using var packed = new MemoryStream();
        using (var stream = packer(packed))
        {
            foreach (var part in parts) stream.Write(part);
        }

        return packed.ToArray();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private delegate void SpanAction(Span<byte> span);
}
