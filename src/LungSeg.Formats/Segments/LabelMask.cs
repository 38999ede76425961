using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Segments;

/// <summary>A mask and the value that its voxels have in a label volume, 1 to 255.</summary>
public readonly record struct LabelMask(byte Label, BitVolume Mask);
