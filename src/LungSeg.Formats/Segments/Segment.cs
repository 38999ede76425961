using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Segments;

/// <summary>A structure and where it is; the mask stays the caller's.</summary>
/// <param name="Structure">One with a <see cref="Structure.Segment"/>.</param>
/// <param name="Mask">Its voxels.</param>
public sealed record Segment(Structure Structure, BitVolume Mask)
{
    /// <summary>Its codes.</summary>
    /// <exception cref="ArgumentException">The structure has none.</exception>
    public SegmentCode Code =>
        Structure.Segment ?? throw new ArgumentException($"The structure {Structure.Id} has no code.");

    /// <summary>The segment as part of a label volume.</summary>
    public LabelMask LabelMask => new(Code.Label, Mask);
}
