using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>A scan segmented as a run does, with the masks on its own grid as labels; dispose it.</summary>
internal sealed class SegmentedScan : IDisposable
{
    private readonly LungSegmentation _found;

    private SegmentedScan(LungSegmentation found, Volume<byte> labels) => (_found, Labels) = (found, labels);

    /// <summary>
    /// On the CT's own grid: 1 = right lung, 2 = left lung; 1 = both lungs where the sides are not told apart.
    /// </summary>
    public Volume<byte> Labels { get; }

    /// <summary>The masks on the isotropic grid.</summary>
    public StructureMasks Masks => _found.Masks;

    public IReadOnlyList<QualityFlag> Flags => _found.Flags;

    public double ThresholdHu => _found.ThresholdHu;

    /// <summary>Segments a scan that is there on both grids.</summary>
    public static SegmentedScan Of(Volume<short> isotropic, Volume<short> native, string method = "robust")
    {
        var found = LungSegmenter.Segment(isotropic, SegmentationEngines.Named(method));
        using var masks = new NativeMasks(found, native.Geometry);
        masks.Add(HounsfieldSlab.Of(native));
        return new(found, NativeLabels.Of(masks));
    }

    public void Dispose()
    {
        _found.Dispose();
        Labels.Dispose();
    }
}
