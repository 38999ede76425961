using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Layout;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Pipeline.Exports.Finished;

/// <summary>Puts the masks of a finished series back where exporters look for them.</summary>
internal sealed class FinishedMasks(ResultFileReader files, SummaryDocument summary, Func<string, BitVolume, Task> put)
{
    private readonly VolumeGeometry _native = summary.NativeGrid.ToGeometry();
    private readonly AxisOrder _order = summary.Series.FileFormat is null
        ? AxisOrder.None
        : AxisOrder.ToCanonical(summary.NativeGrid.ToGeometry());
    private readonly VolumeGeometry _isotropic = summary.IsotropicGrid.ToGeometry();

    /// <summary>Reads them all; throws as <see cref="ResultFileReader"/> does.</summary>
    public async Task RestoreAsync(IEnumerable<Structure> structures, CancellationToken cancellation)
    {
        foreach (var file in structures.GroupBy(structure => structure.File.Name))
        {
            await ReadAsync(
                file.Key, _native,
                [.. file.Select(structure => (structure.File.Label, ScratchNames.Native(structure)))], cancellation);
            await ReadAsync(
                file.Key + "-iso", _isotropic,
                [.. file.Select(structure => (structure.File.Label, ScratchNames.Isotropic(structure)))], cancellation);
        }
    }

    /// <summary>
    /// Masks on the input's own grid are in its order of axes; exporters look for them in the native grid's.
    /// </summary>
    private BitVolume Ordered(BitVolume mask, VolumeGeometry grid)
    {
        if (!ReferenceEquals(grid, _native) || _order == AxisOrder.None) return mask;
        using (mask) return _order.Inverse.Restore(mask, _order.Apply(grid));
    }

    private async Task ReadAsync(
        string name, VolumeGeometry grid, IReadOnlyList<(byte Label, string Name)> masks,
        CancellationToken cancellation)
    {
        using var labels = await files.ReadAsync(
            $"masks/{name}.nii.gz", stream => NiftiReader.ReadLabels(stream, grid: grid), cancellation);
        foreach (var mask in masks)
            await put(mask.Name, Ordered(LabelBits.Of(labels, mask.Label), grid));
    }
}
