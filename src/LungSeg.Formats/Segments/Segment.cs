using LungSeg.Formats.Volumes;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Segments;

/// <summary>A structure and where it is; the mask stays the caller's.</summary>
public sealed record Segment(Structure Structure, BitVolume Mask)
{
    /// <summary>The segment as part of a label volume.</summary>
    public LabelMask LabelMask => new(Structure.Label, Mask);
}
