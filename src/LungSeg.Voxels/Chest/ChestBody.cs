using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Chest;

/// <summary>The body in a CT, on its grid. It owns its masks.</summary>
/// <param name="Mask">Everything under the skin, lungs included.</param>
/// <param name="NotScanned">What was not scanned (padding beyond the scanner's circle) or is mixed with it.</param>
/// <param name="AroundHistogram">How often each HU is around the body, by blocks.</param>
/// <param name="MiddleX">The patient's middle from right to left, by index along x.</param>
internal sealed record ChestBody(
    BitVolume Mask, BitVolume NotScanned, HounsfieldHistogram AroundHistogram, double MiddleX) : IDisposable
{
    public void Dispose()
    {
        Mask.Dispose();
        NotScanned.Dispose();
    }
}
