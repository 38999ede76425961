using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>Finds the lungs in a CT: HU in, masks, labels and quality flags out. No I/O.</summary>
public static class LungSegmenter
{
    /// <summary>Segments a CT. The caller disposes the result; the volumes remain the caller's.</summary>
    /// <param name="isotropic">HU on an isotropic grid (about 1 mm), where the steps work.</param>
    /// <param name="native">HU as acquired, in the same patient space, where the labels are made.</param>
    /// <param name="options">Method and threads.</param>
    /// <param name="probe">Is shown every step's outcome, or null.</param>
    public static LungSegmentation Segment(
        Volume<short> isotropic, Volume<short> native, SegmentationOptions? options = null, ISegmentationProbe? probe = null)
    {
        options ??= new();
        return options.Method == SegmentationMethod.Tutorial
            ? Tutorial(isotropic, native, options, probe)
            : Robust(isotropic, native, options, probe);
    }

    private static LungSegmentation Tutorial(
        Volume<short> isotropic, Volume<short> native, SegmentationOptions options, ISegmentationProbe? probe)
    {
        var (air, lungs) = TutorialMethod.Run(isotropic, probe, options.Threads);
        return new()
        {
            Method = SegmentationMethod.Tutorial,
            Lungs = lungs,
            Air = air,
            Structures = Without(lungs, air),
            Labels = NativeLabels.Of(native.Geometry, lungs, options.Threads),
            ThresholdHu = TutorialMethod.ThresholdHu,
            Flags = [],
        };
    }

    private static LungSegmentation Robust(
        Volume<short> isotropic, Volume<short> native, SegmentationOptions options, ISegmentationProbe? probe)
    {
        var order = new PatientOrder(isotropic.Geometry);
        using var reordered = order.IsAcquired ? null : order.ToPatient(isotropic);
        using var work = RobustMethod.Run(reordered ?? isotropic, probe, options.Threads);
        var (right, left) = (order.ToAcquired(work.Right), order.ToAcquired(work.Left));
        var lungs = right.Clone();
        BitLogic.Or(lungs, left);
        using var lungAir = order.ToAcquired(work.Lungs);
        var air = order.ToAcquired(work.Air);
        BitLogic.And(air, lungs);
        return new()
        {
            Method = SegmentationMethod.Robust,
            Lungs = lungs,
            Right = right,
            Left = left,
            Air = air,
            Structures = Without(lungs, air),
            Airways = order.ToAcquired(work.Airways),
            Labels = NativeLabels.OfSides(native, right, left, lungAir, work.ThresholdHu, options.Threads),
            ThresholdHu = work.ThresholdHu,
            Flags = work.Flags,
        };
    }

    private static BitVolume Without(BitVolume mask, BitVolume other)
    {
        var rest = mask.Clone();
        BitLogic.AndNot(rest, other);
        return rest;
    }
}
