using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>
/// What quality checks must know beside CT and masks. An engine that has found it on its way hands it over. It owns its
/// masks.
/// </summary>
/// <param name="Chest">The CT and its blocks, which it owns.</param>
/// <param name="Body">The body.</param>
/// <param name="BodyHistogram">How often each HU is in the body.</param>
/// <param name="PureAir">Pockets of nothing but air, in the lungs or not; null where nobody looked for them.</param>
internal sealed record QualityEvidence(
    ChestVolume Chest, ChestBody Body, HounsfieldHistogram BodyHistogram, BitVolume? PureAir = null) : IDisposable
{
    /// <summary>Looks for the body in a CT in patient order; the caller disposes the result.</summary>
    public static QualityEvidence Of(Volume<short> hounsfield)
    {
        var chest = new ChestVolume(hounsfield);
        var body = new FindBody(new(), new(), new(), new()).Run(chest);
        return new(chest, body, HounsfieldHistogram.Of(chest.Hounsfield, body.Mask));
    }

    public void Dispose()
    {
        Chest.Dispose();
        Body.Dispose();
        PureAir?.Dispose();
    }
}
