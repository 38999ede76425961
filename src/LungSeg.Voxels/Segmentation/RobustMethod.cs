using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation.Robust;

namespace LungSeg.Voxels.Segmentation;

/// <summary>
/// The default method: classical image analysis, one class a step, in this order. A new step is a class in
/// <c>Segmentation/Robust</c> and a line here. Steps see the CT in patient order and work in mm and HU.
/// </summary>
internal static class RobustMethod
{
    /// <summary>What is done, first to last.</summary>
    public static IReadOnlyList<IRobustStep> Steps { get; } =
    [
        new FindBody(),
        new FindThreshold(),
        new FindAirways(),
        new RemoveGas(),
        new ChooseLungs(),
        new SeparateSides(),
        new CloseLungs(),
        new AssessQuality(),
    ];

    /// <summary>Runs the steps on a CT in patient order; the caller disposes what they made, not the CT.</summary>
    public static RobustWorkspace Run(Volume<short> hounsfield, ISegmentationProbe? probe, int threads)
    {
        var work = new RobustWorkspace(hounsfield, threads);
        foreach (var step in Steps)
        {
            step.Run(work);
            if (step.Shown(work) is { Count: > 0 } masks) probe?.Show(step.Name, hounsfield, masks);
        }

        return work;
    }
}
