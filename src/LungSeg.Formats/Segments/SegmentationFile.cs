using LungSeg.Dicom;
using LungSeg.Dicom.Segmentations;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.Segments;

/// <summary>
/// A segmentation that a person or another program made: a label volume as NIfTI, NRRD or MetaImage, 3D Slicer's
/// .seg.nrrd, or a DICOM Segmentation.
/// </summary>
/// <param name="segments">The segments that it names; empty where its voxels are just numbers.</param>
/// <param name="pieces">Its voxels, slice by slice.</param>
public sealed class SegmentationFile(IReadOnlyList<SegmentDescription> segments, IEnumerable<LabelPiece> pieces)
{
    public const string FaultCode = "mask-not-readable";

    public IReadOnlyList<SegmentDescription> Segments { get; } = segments;

    public IEnumerable<LabelPiece> Pieces { get; } = pieces;

    /// <summary>Reads a file. Its bytes are held until the last piece was taken.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="name">Its name without folders.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DicomFaultException">It is a DICOM object that is not read.</exception>
    /// <exception cref="VolumeFaultException">It is no volume of labels.</exception>
    public static async Task<SegmentationFile> ReadAsync(byte[] bytes, string name, CancellationToken cancellation)
    {
        if (!SegmentationReader.IsDicom(bytes))
            return await LabelVolumes.ReadAsync(bytes, name, cancellation);
        var read = SegmentationReader.Read(bytes);
        if (read.Type == "FRACTIONAL")
            throw new DicomFaultException(
                new(
                    FaultCode, "The segmentation is FRACTIONAL: its voxels are parts of a structure.",
                    "Save it as BINARY, or as NRRD or NIfTI."));
        return new(read.Segments, SegPixels.Pieces(read, bytes));
    }
}

/// <summary>A slice of a segmentation.</summary>
/// <param name="Grid">Where it lies: a grid of one slice.</param>
/// <param name="Labels">A number for each voxel, the segments' or 0; good until the next piece is asked for.</param>
public sealed record LabelPiece(VolumeGeometry Grid, ReadOnlyMemory<ushort> Labels);
