using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Robust.Steps;

namespace LungSeg.Voxels.Robust;

/// <summary>
/// The first two steps of the robust method by themselves, for engines whose masks come from elsewhere: the body, and
/// the scan's own threshold between air and tissue.
/// </summary>
internal static class BodyAndAir
{
    /// <summary>Finds both; the caller disposes them.</summary>
    public static (ChestBody Body, BodyAir Air) Find(ChestVolume chest)
    {
        var p = new RobustParameters();
        var body = new FindBody(p.Body, p.OpenLung, p.Midline, p.Tissue).Run(chest);
        return (body, new FindThreshold(p.Threshold, p.Tissue).Run(chest, body));
    }
}
