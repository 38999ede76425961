using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Slabs;
using LungSeg.Voxels.Kernels;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports.Finished;

/// <summary>
/// Puts the CT of a finished series, from its <c>ct.nii.gz</c>, back where exporters look for it, on both grids.
/// </summary>
internal static class FinishedVolume
{
    public const string FileName = "ct.nii.gz";

    public static async Task RestoreAsync(
        ResultFileReader files, SummaryDocument summary, SeriesRequest request, IVolumeScratch scratch,
        CancellationToken cancellation)
    {
        var (storedGrid, isotropicGrid) = (summary.NativeGrid.ToGeometry(), summary.IsotropicGrid.ToGeometry());
        var order = summary.Series.FileFormat is null ? AxisOrder.None : AxisOrder.ToCanonical(storedGrid);
        var nativeGrid = order == AxisOrder.None ? storedGrid : order.Apply(storedGrid);
        using var ct = await files.ReadAsync(
            FileName, stream => NiftiReader.ReadHounsfield(stream, grid: storedGrid), cancellation);
        using var native = await scratch.RentSlabAsync(
            WorkArea.Scratch(request, ScratchNames.NativeVolume), nativeGrid, 0, nativeGrid.Size.Z, cancellation);
        using var isotropic = await scratch.RentSlabAsync(
            WorkArea.Scratch(request, ScratchNames.IsotropicVolume), isotropicGrid, 0, isotropicGrid.Size.Z,
            cancellation);
        Fill();
        await native.CommitAsync(cancellation);
        await isotropic.CommitAsync(cancellation);

        void Fill()
        {
            order.Reorder(ct, native.Span);
            new IsotropicResampler(nativeGrid.Size, isotropicGrid.Size, Interpolations.Named(summary.Interpolation))
                .Resample(native.Span, 0, isotropicGrid.Size.Z, isotropic.Span);
        }
    }
}
