using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// What a pixel is; the numbers are PNG's own (ISO/IEC 15948, table 11.1), all with 8 bits a channel.
/// </summary>
public enum PngColorType
{
    Gray = 0,
    Rgb = 2,
    Rgba = 6,
}
