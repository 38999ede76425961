using System.Runtime.InteropServices;
using LungSeg.Formats.Compression;
using LungSeg.Formats.Segments;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Volumes;

/// <summary>
/// Writes volumes as single NIfTI-1 files (see <see cref="NiftiHeader"/>), on exactly their own grid: geometry is
/// rounded to 32-bit floats and nothing else. Name files .nii.gz, or .nii where they are not compressed.
/// </summary>
public static class NiftiWriter
{
    /// <summary>Writes HU as 16-bit integers, slope 1, intercept 0.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="hounsfield">The CT.</param>
    /// <param name="compress">As gzip.</param>
    /// <exception cref="ArgumentException">An axis has more than 32,767 voxels.</exception>
    public static void Write(Stream output, Volume<short> hounsfield, bool compress = true) => Write(
        output, new(hounsfield.Geometry, NiftiType.Hounsfield, IsLabels: false), compress, stream =>
        {
            for (var z = 0; z < hounsfield.Size.Z; z++) stream.Write(MemoryMarshal.AsBytes(hounsfield.Slice(z)));
        });

    /// <summary>Starts a compressed file of HU that come piece by piece.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="geometry">The whole CT's grid.</param>
    /// <param name="hasTransform">False for a file that says as little of its place as the one it is of.</param>
    /// <returns>Takes the voxels as little-endian 16-bit integers, x fastest; disposing it ends the file.</returns>
    /// <exception cref="ArgumentException">An axis has more than 32,767 voxels.</exception>
    public static Stream Start(Stream output, VolumeGeometry geometry, bool hasTransform = true)
    {
        var file = new ParallelGzipStream(output);
        new NiftiHeader(geometry, NiftiType.Hounsfield, IsLabels: false, hasTransform).Write(file);
        return file;
    }

    /// <summary>Writes labels as bytes, with the intent that marks them as labels.</summary>
    /// <inheritdoc cref="Write(Stream, Volume{short}, bool)" path="/exception"/>
    /// <param name="output">Where to; left open.</param>
    /// <param name="labels">The label of every voxel.</param>
    /// <param name="compress">As gzip.</param>
    public static void Write(Stream output, Volume<byte> labels, bool compress = true) => Write(
        output, new(labels.Geometry, NiftiType.Labels, IsLabels: true), compress, stream =>
        {
            for (var z = 0; z < labels.Size.Z; z++) stream.Write(labels.Slice(z));
        });

    /// <summary>Writes masks as one label volume, never holding more than a slice of it; later masks win.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="masks">For example right lung as 1, left lung as 2, all on one grid.</param>
    /// <param name="compress">As gzip.</param>
    /// <param name="hasTransform">False for a file that says as little of its place as the one it is of.</param>
    /// <exception cref="ArgumentException">No mask, different grids, or an axis of more than 32,767 voxels.</exception>
    public static void Write(
        Stream output, IReadOnlyList<LabelMask> masks, bool compress = true, bool hasTransform = true) =>
        Write(output, new(LabelRows.Grid(masks), NiftiType.Labels, IsLabels: true, hasTransform), compress, stream =>
            LabelRows.Write(stream, masks)
        );

    /// <summary>Writes one mask as label 1.</summary>
    /// <inheritdoc cref="Write(Stream, IReadOnlyList{LabelMask}, bool, bool)" path="/exception"/>
    /// <param name="output">Where to; left open.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="compress">As gzip.</param>
    public static void Write(Stream output, BitVolume mask, bool compress = true) =>
        Write(output, [new LabelMask(1, mask)], compress);

    private static void Write(Stream output, NiftiHeader header, bool compress, Action<Stream> writeVoxels)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("little-endian machines only");
        if (!compress)
        {
            header.Write(output);
            writeVoxels(output);
            return;
        }

        using Stream gzip = header.IsLabels
            ? new LabelGzipStream(output, header.Geometry.Size.X)
            : new ParallelGzipStream(output);
        header.Write(gzip);
        writeVoxels(gzip);
    }
}
