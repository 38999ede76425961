using System.IO.Compression;
using System.Runtime.InteropServices;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Volumes;

/// <summary>
/// Reads single-file NIfTI-1 volumes as <see cref="NiftiWriter"/> and the tools of the field write them: three axes,
/// little endian, bytes or 16-bit integers without scaling. Other files are <see cref="VolumeFormats"/>'s.
/// </summary>
public static class NiftiReader
{
    /// <summary>Reads HU; the caller disposes the volume.</summary>
    /// <param name="input">The file; left open.</param>
    /// <param name="compressed">Whether it is gzip (.nii.gz).</param>
    /// <param name="grid">The grid that the file is known to be on: the volume has it to the last digit, where the file
    /// has floats.</param>
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
            var found = Header(header, type);
            Demand(grid is not null || found.HasTransform, "has neither sform nor qform");
            Demand(grid is null || IsSame(found.Grid, grid), "is on another grid");
            volume = new(grid ?? found.Grid);
            Skip(input, found.Data.Offset!.Value - header.Length);
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
        return a.Size == b.Size
            && corners.All(corner => (a.ToPatient(corner) - b.ToPatient(corner)).Length < LostDigitsMm);
    }

    /// <summary>The header of a file as <see cref="NiftiWriter"/> makes them.</summary>
    private static VolumeHeader Header(ReadOnlySpan<byte> bytes, NiftiType type)
    {
        try
        {
            var header = new NiftiFormat().ReadHeader(bytes, new("", IsPacked: false, IsWhole: false))!;
            Demand(header.Data.File is null, "is not a single-file NIfTI-1");
            Demand(!header.IsBigEndian && header.Format == "NIfTI-1", "is not little-endian NIfTI-1");
            Demand(
                header.Type == (type == NiftiType.Labels ? VoxelType.UInt8 : VoxelType.Int16),
                $"has the data type {header.Type}");
            Demand(header.Slope == 1 && header.Intercept == 0, "scales its values");
            Demand(header.Volumes == 1, "does not have three axes");
            return header;
        }
        catch (VolumeFaultException fault)
        {
            throw new InvalidDataException($"The file is not read: {fault.Message}", fault);
        }
    }

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
