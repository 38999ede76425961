using LungSeg.Voxels.Memory;

namespace LungSeg.Phantoms;

/// <summary>A phantom on a grid, with its truth. Whoever renders it disposes it.</summary>
public sealed class Thorax(Volume<short> hounsfield, Volume<byte> lungs, BitVolume airways) : IDisposable
{
    /// <summary>HU; -1024 outside the scanned circle, as a reader of padded slices returns it.</summary>
    public Volume<short> Hounsfield { get; } = hounsfield;

    /// <summary>
    /// 1 = right lung, 2 = left lung: everything between the pleurae (vessels, nodules, consolidation, fluid) without
    /// trachea and main bronchi.
    /// </summary>
    public Volume<byte> Lungs { get; } = lungs;

    /// <summary>Lumen of trachea, main and lobar bronchi.</summary>
    public BitVolume Airways { get; } = airways;

    public void Dispose()
    {
        Hounsfield.Dispose();
        Lungs.Dispose();
        Airways.Dispose();
    }
}
