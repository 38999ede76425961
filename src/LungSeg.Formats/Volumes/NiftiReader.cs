using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Volumes;

/// <summary>
/// Reads single-file NIfTI-1 volumes as <see cref="NiftiWriter"/> and the tools of the field write them: three axes,
/// little endian, bytes or 16-bit integers without scaling. The geometry is the sform's, else the qform's.
/// </summary>
public static class NiftiReader
{
    /// <summary>Reads HU; the caller disposes the volume.</summary>
    /// <param name="input">The file; left open.</param>
    /// <param name="compressed">Whether it is gzip (.nii.gz).</param>
    /// <param name="grid">The grid that the file is known to be on: the volume has it to the last digit, where the file has floats.</param>
    /// <exception cref="InvalidDataException">It is no such file, or on another grid; the message says why.</exception>
    public static Volume<short> ReadHounsfield(Stream input, bool compressed = true, VolumeGeometry? grid = null) =>
        Read<short>(input, NiftiType.Hounsfield, compressed, grid);

    /// <summary>Reads labels; the caller disposes the volume.</summary>
    /// <inheritdoc cref="ReadHounsfield"/>
    public static Volume<byte> ReadLabels(Stream input, bool compressed = true, VolumeGeometry? grid = null) =>
        Read<byte>(input, NiftiType.Labels, compressed, grid);

    private static Volume<T> Read<T>(Stream input, NiftiType type, bool compressed, VolumeGeometry? grid)
        where T : unmanaged
    {
        if (!compressed) return ReadPlain<T>(input, type, grid);
        using var gzip = new GZipStream(input, CompressionMode.Decompress, leaveOpen: true);
        return ReadPlain<T>(gzip, type, grid);
    }

    private static Volume<T> ReadPlain<T>(Stream input, NiftiType type, VolumeGeometry? grid)
        where T : unmanaged
    {
        Volume<T>? volume = null;
        try
        {
            var header = new byte[NiftiHeader.VoxelOffset];
            input.ReadExactly(header);
            var found = Geometry(header, type);
            Demand(grid is null || IsSame(found, grid), "is on another grid");
            volume = new(grid ?? found);
            Skip(input, (long)Single(header, 108) - header.Length);
            for (var z = 0; z < volume.Size.Z; z++) input.ReadExactly(MemoryMarshal.AsBytes(volume.Slice(z)));
            return volume;
        }
        catch (EndOfStreamException fault)
        {
            volume?.Dispose();
            throw new InvalidDataException("The NIfTI file ends too early.", fault);
        }
        catch
        {
            volume?.Dispose();
            throw;
        }
    }

    /// <summary>Whether two grids' corners are the same points, but for the digits that floats lose.</summary>
    private static bool IsSame(VolumeGeometry a, VolumeGeometry b)
    {
        const double LostDigitsMm = 1e-2;
        var (x, y, z) = (a.Size.X - 1, a.Size.Y - 1, a.Size.Z - 1);
        Vector3D[] corners = [new(0, 0, 0), new(x, 0, 0), new(0, y, 0), new(0, 0, z)];
        return a.Size == b.Size && corners.All(corner => (a.ToPatient(corner) - b.ToPatient(corner)).Length < LostDigitsMm);
    }

    private static VolumeGeometry Geometry(ReadOnlySpan<byte> header, NiftiType type)
    {
        Demand(BinaryPrimitives.ReadInt32LittleEndian(header) == NiftiHeader.Length, "is not little-endian NIfTI-1");
        Demand(header[344..348].SequenceEqual("n+1\0"u8), "is not a single-file NIfTI-1");
        Demand(Short(header, 70) == (short)type, $"has the data type {Short(header, 70)} and not {(short)type}");
        var (slope, intercept) = (Single(header, 112), Single(header, 116));
        Demand(slope is 0 or 1 or float.NaN && (slope is not 1 || intercept == 0), "scales its values");
        var axes = Short(header, 40);
        Demand(axes is >= 3 and <= 7, "does not have three axes");
        for (var i = 1; i <= axes; i++)
        {
            var extent = Short(header, 40 + (2 * i));
            Demand(i <= 3 ? extent > 0 : extent <= 1, "does not have three axes");
        }

        var size = new Size3(Short(header, 42), Short(header, 44), Short(header, 46));
        Demand(size.Length <= int.MaxValue, "is larger than a volume can be");
        var (x, y, z, origin) = Affine(header);
        var spacing = new Vector3D(x.Length, y.Length, z.Length);
        Demand(Math.Abs(x.Cross(y).Dot(z)) > 0, "has no geometry");
        return new(size, spacing, NiftiHeader.Ras(origin), Axis(x), Axis(y), Axis(z));
    }

    private static Vector3D Axis(Vector3D ras) => NiftiHeader.Ras(ras.Normalized());

    private static (Vector3D X, Vector3D Y, Vector3D Z, Vector3D Origin) Affine(ReadOnlySpan<byte> header)
    {
        if (Short(header, 254) > 0) return (Column(header, 0), Column(header, 1), Column(header, 2), Column(header, 3));
        Demand(Short(header, 252) > 0, "has neither sform nor qform");

        double b = Single(header, 256), c = Single(header, 260), d = Single(header, 264);
        var a = Math.Sqrt(Math.Max(0, 1 - (b * b) - (c * c) - (d * d)));
        var flip = Single(header, 76) < 0 ? -1 : 1;
        var x = new Vector3D((a * a) + (b * b) - (c * c) - (d * d), 2 * ((b * c) + (a * d)), 2 * ((b * d) - (a * c)));
        var y = new Vector3D(2 * ((b * c) - (a * d)), (a * a) + (c * c) - (b * b) - (d * d), 2 * ((c * d) + (a * b)));
        var z = new Vector3D(2 * ((b * d) + (a * c)), 2 * ((c * d) - (a * b)), (a * a) + (d * d) - (b * b) - (c * c));
        var origin = new Vector3D(Single(header, 268), Single(header, 272), Single(header, 276));
        return (x * Single(header, 80), y * Single(header, 84), z * (flip * Single(header, 88)), origin);
    }

    private static Vector3D Column(ReadOnlySpan<byte> header, int column) => new(
        Single(header, 280 + (4 * column)), Single(header, 296 + (4 * column)), Single(header, 312 + (4 * column)));

    private static short Short(ReadOnlySpan<byte> header, int at) => BinaryPrimitives.ReadInt16LittleEndian(header[at..]);

    private static float Single(ReadOnlySpan<byte> header, int at) => BinaryPrimitives.ReadSingleLittleEndian(header[at..]);

    private static void Skip(Stream input, long count)
    {
        Demand(count >= 0, "begins its voxels within its header");
        for (; count > 0; count--)
        {
            if (input.ReadByte() < 0) throw new EndOfStreamException();
        }
    }

    private static void Demand(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidDataException($"The file {otherwise}.");
    }
}
