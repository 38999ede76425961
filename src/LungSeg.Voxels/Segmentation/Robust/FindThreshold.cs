using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// The scan's own threshold between lung and tissue: T = (mean of what is denser + mean of what is not) / 2 within the
/// body, repeated until it stands still, kept within limits. It is where partial volume has half of each.
/// Source: Hu, Hoffman, Reinhardt 2001, section II.A.
/// </summary>
internal sealed class FindThreshold : IRobustStep
{
    private const int Lowest = -520;
    private const int Highest = -300;

    /// <summary>Gas in bowel and trachea would pull the mean of the lungs down, HU.</summary>
    private const int DarkestLung = -980;

    /// <summary>Bone and contrast medium are not what a lung borders on, HU.</summary>
    private const int DensestTissue = 200;

    public string Name => "air";

    public IReadOnlyList<ShownMask> Shown(RobustWorkspace work) => [new("air in the body", work.Air)];

    public void Run(RobustWorkspace work)
    {
        work.BodyHistogram = HounsfieldHistogram.Of(work.Hounsfield, work.Body, work.Threads);
        work.ThresholdHu = Iterate(work.BodyHistogram);
        work.Air = Threshold.Between(work.Hounsfield, short.MinValue, work.ThresholdHu, work.Threads);
        BitLogic.And(work.Air, work.Body);
    }

    private static int Iterate(HounsfieldHistogram body)
    {
        var threshold = TutorialMethod.ThresholdHu;
        for (var i = 0; i < 100; i++)
        {
            var lung = body.Mean(DarkestLung, threshold);
            var tissue = body.Mean(threshold + 1, DensestTissue);
            if (double.IsNaN(lung) || double.IsNaN(tissue)) return TutorialMethod.ThresholdHu;
            var next = Math.Clamp((int)Math.Round((lung + tissue) / 2), Lowest, Highest);
            if (next == threshold) break;
            threshold = next;
        }

        return threshold;
    }
}
