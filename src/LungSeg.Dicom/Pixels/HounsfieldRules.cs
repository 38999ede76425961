using LungSeg.Dicom.Headers;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Dicom.Pixels;

/// <summary>What a header says of a frame's way to HU.</summary>
public static class HounsfieldRules
{
    /// <summary>The frame's own rule; a slope or intercept that is missing is that of identity.</summary>
    public static HounsfieldRule Of(SliceHeader header, int frame)
    {
        var format = header.Pixels;
        var values = header.Frames[frame];
        return new(
            format.BitsStored, format.HighBit, format.IsSigned, values.RescaleSlope ?? 1, values.RescaleIntercept ?? 0)
        {
            PaddingFrom = header.PaddingValue,
            PaddingTo = header.PaddingRangeLimit,
        };
    }
}
