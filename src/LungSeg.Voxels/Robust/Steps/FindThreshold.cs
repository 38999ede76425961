using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>The air in the body. It owns its mask.</summary>
/// <param name="Mask">Air in the body.</param>
/// <param name="ThresholdHu">At or below is air, HU.</param>
/// <param name="BodyHistogram">How often each HU is in the body.</param>
internal sealed record BodyAir(BitVolume Mask, int ThresholdHu, HounsfieldHistogram BodyHistogram) : IDisposable
{
    public void Dispose() => Mask.Dispose();
}

/// <summary>
/// Finds the scan's own threshold between lung and tissue: T = (mean of what is denser + mean of what is not) / 2
/// within the body, repeated until it stands still, kept within limits. It is where partial volume has half of each.
/// Source: Hu, Hoffman, Reinhardt 2001, section II.A.
/// </summary>
internal sealed class FindThreshold(ThresholdParameters p, TissueParameters tissue)
{
    /// <summary>Finds the threshold and the air; the caller disposes the result.</summary>
    public BodyAir Run(ChestVolume chest, ChestBody body)
    {
        var histogram = HounsfieldHistogram.Of(chest.Hounsfield, body.Mask);
        var threshold = Iterate(histogram);
        var air = Threshold.Between(chest.Hounsfield, short.MinValue, threshold);
        BitLogic.And(air, body.Mask);
        return new(air, threshold, histogram);
    }

    private int Iterate(HounsfieldHistogram body)
    {
        var threshold = tissue.AirTissueHu;
        for (var i = 0; i < 100; i++)
        {
            var lung = body.Mean(p.MinLungHu, threshold);
            var dense = body.Mean(threshold + 1, p.MaxTissueHu);
            if (double.IsNaN(lung) || double.IsNaN(dense)) return tissue.AirTissueHu;
            var next = Math.Clamp((int)Math.Round((lung + dense) / 2), p.MinHu, p.MaxHu);
            if (next == threshold) break;
            threshold = next;
        }

        return threshold;
    }
}
