using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Segmentations;

/// <summary>What a DICOM Segmentation object says of itself (PS3.3 section A.51).</summary>
/// <param name="Type">BINARY, FRACTIONAL or LABELMAP.</param>
/// <param name="BitsAllocated">Bits of a pixel.</param>
/// <param name="Segments">Its segments.</param>
/// <param name="Frames">Its frames in the order of the pixel data.</param>
/// <param name="PixelOffset">Where in the file the pixel data begins.</param>
/// <param name="PixelBytes">Its length; null where its frames are compressed.</param>
public sealed record SegmentationObject(
    string Type, int BitsAllocated, IReadOnlyList<SegmentDescription> Segments, IReadOnlyList<SegmentationFrame> Frames,
    long PixelOffset, long? PixelBytes);

/// <summary>A segment.</summary>
/// <param name="Number">Its number; in a LABELMAP the pixels' value.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Kind">Its property type, where it has one.</param>
/// <param name="Modifier">The type's modifier, mostly the side.</param>
public sealed record SegmentDescription(int Number, string? Label, CodedConcept? Kind, CodedConcept? Modifier);

/// <summary>A frame.</summary>
/// <param name="Segment">The segment whose pixels it has; 0 in a LABELMAP.</param>
/// <param name="Grid">Where it lies: a grid of one slice.</param>
public sealed record SegmentationFrame(int Segment, VolumeGeometry Grid);
