using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Dilation, erosion, opening and closing by a <see cref="StructuringElement"/>, word-parallel and exact
/// (definitions: Serra, Image Analysis and Mathematical Morphology, 1982).
/// A mask is treated as lying in an endless grid that is empty outside (or, where asked, full), so a closing holds all
/// of its mask and an opening lies within it up to the border ("safe border"), and both are idempotent.
/// To that end each works on the mask's bounding box with a margin as wide as the element; see
/// <see cref="SlabDilation"/> for the work itself, its layout and its cost.
/// </summary>
public static class BinaryMorphology
{
    /// <summary>The voxels within reach of a set voxel. The caller disposes the mask.</summary>
    public static BitVolume Dilate(BitVolume mask, StructuringElement element)
    {
        var bounds = BitBox.Bounds(mask);
        var grown = bounds.Expand(element.RadiusX, element.RadiusY, element.RadiusZ);
        return OnMargin(mask, bounds, element, margins: 1, outside: false, write: grown, Step.Dilate);
    }

    /// <summary>The voxels all of whose neighbourhood is set. The caller disposes the mask.</summary>
    /// <param name="mask">Not changed.</param>
    /// <param name="element">The neighbourhood.</param>
    /// <param name="outside">Whether what lies beyond the grid counts as set; if not, the mask also shrinks from the
    /// border.</param>
    public static BitVolume Erode(BitVolume mask, StructuringElement element, bool outside = false)
    {
        var bounds = BitBox.Bounds(mask);
        return OnMargin(mask, bounds, element, margins: 1, outside, write: bounds, Step.Erode);
    }

    /// <summary>Dilation, then erosion: fills what the element cannot enter. The caller disposes the mask.</summary>
    public static BitVolume Close(BitVolume mask, StructuringElement element)
    {
        var bounds = BitBox.Bounds(mask);
        return OnMargin(mask, bounds, element, margins: 1, outside: false, write: bounds, Step.Dilate, Step.Erode);
    }

    /// <summary>
    /// Erosion, then dilation: removes what the element does not fit into. The caller disposes the mask.
    /// </summary>
    /// <param name="mask">Not changed.</param>
    /// <param name="element">What must fit.</param>
    /// <param name="outside">Whether what lies beyond the grid counts as set, so that what is cut by the border keeps
    /// its end there.</param>
    public static BitVolume Open(BitVolume mask, StructuringElement element, bool outside = false)
    {
        var bounds = BitBox.Bounds(mask);
        return OnMargin(mask, bounds, element, margins: 2, outside, write: bounds, Step.Erode, Step.Dilate);
    }

    private enum Step
    {
        Dilate,
        Erode,
    }

    /// <summary>
    /// Crops the mask's bounding box with so many times the element's radius around it, takes the steps there, and
    /// writes the part that is right back to an empty grid. Two margins where an erosion's outermost margin, which
    /// lacks its neighbours, is read by a dilation.
    /// </summary>
    private static BitVolume OnMargin(
        BitVolume mask,
        VoxelBox bounds,
        StructuringElement element,
        int margins,
        bool outside,
        VoxelBox write,
        params ReadOnlySpan<Step> steps)
    {
        var result = new BitVolume(mask.Geometry);
        if (bounds.IsEmpty) return result;
        var box = bounds.Expand(margins * element.RadiusX, margins * element.RadiusY, margins * element.RadiusZ);
        var work = BitBox.Crop(mask, box, outside);
        foreach (var step in steps)
        {
            var next = SlabDilation.Run(work, element, ofBackground: step == Step.Erode);
            work.Dispose();
            work = next;
            if (step == Step.Erode) BitLogic.Not(work);
        }

        BitBox.Paste(work, box, result, write);
        work.Dispose();
        return result;
    }
}
