using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>Masks as one volume of labels, which tests compare voxel by voxel.</summary>
internal static class NativeLabels
{
    /// <summary>1 = right lung or both, 2 = left lung; the caller disposes it.</summary>
    public static Volume<byte> Of(NativeMasks masks)
    {
        var labels = new Volume<byte>(masks.Masks.Grid);
        foreach (var lung in masks.Masks.Lungs) LabelBits.Paint(labels, masks.Masks[lung], lung.File.Label);
        return labels;
    }
}
