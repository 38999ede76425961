using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation;

/// <summary>Finds the lungs in a CT: HU in, masks and quality flags out. No I/O. <see cref="NativeMasks"/> takes them to the CT's own grid.</summary>
public static class LungSegmenter
{
    /// <summary>Segments a CT. The caller disposes the result; the volume remains the caller's.</summary>
    /// <param name="isotropic">HU on an isotropic grid (about 1 mm), where the steps work.</param>
    /// <param name="options">Method and threads.</param>
    /// <param name="probe">Is shown every step's outcome, or null.</param>
    public static LungSegmentation Segment(
        Volume<short> isotropic, SegmentationOptions? options = null, ISegmentationProbe? probe = null)
    {
        options ??= new();
        return options.Method == SegmentationMethod.Tutorial
            ? Tutorial(isotropic, options, probe)
            : Robust(isotropic, options, probe);
    }

    private static LungSegmentation Tutorial(Volume<short> isotropic, SegmentationOptions options, ISegmentationProbe? probe)
    {
        var (air, lungs) = TutorialMethod.Run(isotropic, probe, options.Threads);
        return new()
        {
            Method = SegmentationMethod.Tutorial,
            Lungs = lungs,
            Air = air,
            Structures = Without(lungs, air),
            ThresholdHu = TutorialMethod.ThresholdHu,
            Flags = [],
        };
    }

    private static LungSegmentation Robust(Volume<short> isotropic, SegmentationOptions options, ISegmentationProbe? probe)
    {
        var order = new PatientOrder(isotropic.Geometry);
        using var reordered = order.IsAcquired ? null : order.ToPatient(isotropic);
        using var work = RobustMethod.Run(reordered ?? isotropic, probe, options.Threads);
        var (right, left) = (order.ToAcquired(work.Right), order.ToAcquired(work.Left));
        var lungs = right.Clone();
        BitLogic.Or(lungs, left);
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
            Unfilled = order.ToAcquired(work.Lungs),
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
