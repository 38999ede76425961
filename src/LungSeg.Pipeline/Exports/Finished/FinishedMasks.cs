using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Series;
using LungSeg.Pipeline.Summary;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Exports.Finished;

/// <summary>Puts the masks of a finished series back where exporters look for them.</summary>
internal sealed class FinishedMasks(ResultFileReader files, SummaryDocument summary, Func<string, BitVolume, Task> put)
{
    private readonly VolumeGeometry _native = summary.NativeGrid.ToGeometry();
    private readonly AxisOrder _order = summary.Series.FileFormat is null ? AxisOrder.None : AxisOrder.ToCanonical(summary.NativeGrid.ToGeometry());
    private readonly VolumeGeometry _isotropic = summary.IsotropicGrid.ToGeometry();

    /// <summary>Reads them all; throws as <see cref="ResultFileReader"/> does.</summary>
    public async Task RestoreAsync(bool hasSides, bool hasAirways, CancellationToken cancellation)
    {
        byte[] labels = hasSides ? [SeriesMasks.RightLabel, SeriesMasks.LeftLabel] : [SeriesMasks.RightLabel];
        await ReadAsync("lungs", _native, [.. labels.Select(label => (label, ScratchNames.NativeLabel(label)))], cancellation);
        await ReadAsync("lung-air", _native, [(1, ScratchNames.NativeAir)], cancellation);
        await ReadAsync(
            "lungs-iso", _isotropic,
            hasSides ? [(SeriesMasks.RightLabel, ScratchNames.Right), (SeriesMasks.LeftLabel, ScratchNames.Left)] : [(SeriesMasks.RightLabel, ScratchNames.Lungs)],
            cancellation);
        await ReadAsync("lung-air-iso", _isotropic, [(1, ScratchNames.Air)], cancellation);
        await ReadAsync("lung-structures-iso", _isotropic, [(1, ScratchNames.Structures)], cancellation);
        if (!hasAirways) return;
        await ReadAsync("airways", _native, [(1, ScratchNames.NativeAirways)], cancellation);
        await ReadAsync("airways-iso", _isotropic, [(1, ScratchNames.Airways)], cancellation);
    }

    /// <summary>Masks on the input's own grid are in its order of axes; exporters look for them in the native grid's.</summary>
    private BitVolume Ordered(BitVolume mask, VolumeGeometry grid)
    {
        if (!ReferenceEquals(grid, _native) || _order == AxisOrder.None) return mask;
        using (mask) return _order.Inverse.Restore(mask, _order.Apply(grid));
    }

    private async Task ReadAsync(
        string name, VolumeGeometry grid, IReadOnlyList<(byte Label, string Name)> masks, CancellationToken cancellation)
    {
        using var labels = await files.ReadAsync($"masks/{name}.nii.gz", stream => NiftiReader.ReadLabels(stream, grid: grid), cancellation);
        foreach (var mask in masks) await put(mask.Name, Ordered(LabelBits.Of(labels, mask.Label), grid));
    }
}
