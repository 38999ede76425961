using System.IO.Compression;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.Segments;

/// <summary>Volume files whose voxels are labels.</summary>
internal static class LabelVolumes
{
    /// <summary>Reads a label volume in one file.</summary>
    public static async Task<SegmentationFile> ReadAsync(byte[] bytes, string name, CancellationToken cancellation)
    {
        var header = VolumeFormats.ReadHeader(bytes, bytes.Length, name) ?? throw VolumeFaults.Cut("its header");
        if (header.Data.File is { } other)
            throw VolumeFaults.Encoding($"voxels in another file ({other})");
        if (header.Volumes > 1)
            throw VolumeFaults.Encoding($"{header.Volumes} volumes one after the other");
        var isPacked = header.Data.Packing != VolumePacking.None;
        var start = VolumeDataStream.FirstVoxel(header, isPacked, bytes.Length);
        var begin = isPacked ? VolumeDataStream.PackedFrom(header) : start;
        Stream stream = new MemoryStream(bytes, (int)begin, bytes.Length - (int)begin, writable: false);
        if (isPacked)
        {
            stream = await VolumeDataStream.UnpackAsync(stream, cancellation);
            await VolumeDataStream.SkipAsync(stream, start - begin, cancellation);
        }

        var stored = new byte[header.VolumeBytes];
        await VolumeDataStream.ReadAsync(stream, stored, cancellation);
        if (isPacked)
            await VolumeDataStream.EndAsync(stream, cancellation);
        return new(SlicerSegments.Read(Text(bytes)), Slices(header, stored));
    }

    private static IEnumerable<LabelPiece> Slices(VolumeHeader header, byte[] stored)
    {
        var (size, converter) = (header.Grid.Size, new StoredVoxels(header, offset: 0));
        var (labels, values) = (new ushort[size.SliceLength], new double[size.SliceLength]);
        var bytes = size.SliceLength * converter.VoxelBytes;
        for (var z = 0; z < size.Z; z++)
        {
            converter.Values(stored.AsSpan(z * bytes, bytes), values);
            for (var i = 0; i < values.Length; i++)
            {
                labels[i] =
                    values[i] is >= 0 and <= ushort.MaxValue && values[i] == Math.Floor(values[i])
                        ? (ushort)values[i]
                        : throw VolumeFaults.Pixels(VolumeFaults.Invariant($"that are no labels: one is {values[i]}"));
            }

            yield return new(
                header.Grid with
                {
                    Size = new(size.X, size.Y, 1),
                    Origin = header.Grid.ToPatient(new(0, 0, z)),
                },
                labels);
        }
    }

    /// <summary>The beginning of a file as text: that of a NRRD has what 3D Slicer says of segments in it.</summary>
    private static string Text(byte[] bytes)
    {
        if (bytes is not [(byte)'N', (byte)'R', (byte)'R', (byte)'D', ..])
            return "";
        var end = bytes.AsSpan().IndexOf("\n\n"u8);
        if (end < 0)
            end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        return System.Text.Encoding.UTF8.GetString(bytes, 0, end < 0 ? 0 : end);
    }
}
