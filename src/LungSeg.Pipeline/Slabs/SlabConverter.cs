using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Sources;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Slabs;

/// <summary>
/// Makes one slab: decodes its slices and their halo to HU, keeps its own share of the native volume, and resamples its
/// share of the isotropic one. Slabs joined are bit-identical to the volume done at once.
/// </summary>
internal sealed class SlabConverter(IVolumeScratch scratch, VolumeSources sources)
{
    /// <summary>Makes the slab; returns null, or why it cannot be made.</summary>
    public async Task<Fault?> ConvertAsync(SeriesPlan plan, SlabRequest request, CancellationToken cancellation)
    {
        var slab = plan.Slabs[request.Slab];
        var (nativeGrid, isotropicGrid) = (plan.NativeGrid.ToGeometry(), plan.IsotropicGrid.ToGeometry());

        using var native = await scratch.RentSlabAsync(
            WorkArea.Scratch(request.Series, ScratchNames.NativeVolume), nativeGrid, slab.Native.Z, slab.Native.Count,
            cancellation);

        // A slab that is the whole volume needs no halo: it is resampled from where it was decoded to.
        using var halo =
            slab.Input == slab.Native
                ? null
                : new VoxelBuffer<short>(checked(slab.Input.Count * nativeGrid.Size.SliceLength));
        if (await DecodeAsync(plan, slab, native, halo, nativeGrid.Size, cancellation) is { } fault)
            return fault;

        using var isotropic = await scratch.RentSlabAsync(
            WorkArea.Scratch(request.Series, ScratchNames.IsotropicVolume), isotropicGrid, slab.Isotropic.Z,
            slab.Isotropic.Count, cancellation);

        // The native share goes to the store while the isotropic one is made.
        var stored = Task.Run(() => native.CommitAsync(cancellation), CancellationToken.None);
        try
        {
            Resample(
                plan, slab, halo is null ? native.Span : halo.Span, isotropic.Span, nativeGrid.Size,
                isotropicGrid.Size);
        }
        finally
        {
            await stored;
        }

        await isotropic.CommitAsync(cancellation);
        return null;
    }

    private static void Resample(
        SeriesPlan plan, PlannedSlab slab, ReadOnlySpan<short> input, Span<short> output, Size3 native, Size3 isotropic)
    {
        var resampler = new IsotropicResampler(native, isotropic, Interpolations.Named(plan.Interpolation));
        var (z0, count) = resampler.InputSlices(slab.Isotropic.Z, slab.Isotropic.Count);
        var skipped = (z0 - slab.Input.Z) * native.SliceLength;
        resampler.Resample(
            input.Slice(skipped, count * native.SliceLength), slab.Isotropic.Z, slab.Isotropic.Count, output);
    }

    private async Task<Fault?> DecodeAsync(
        SeriesPlan plan, PlannedSlab slab, ISlabLease native, VoxelBuffer<short>? halo, Size3 size,
        CancellationToken cancellation)
    {
        if (await sources.ReadAsync(plan, slab.Input, () => halo is null ? native.Span : halo.Span, cancellation)
            is { } fault)
            return fault;
        if (halo is not null)
            Own(halo.Span).CopyTo(native.Span);
        return null;

        Span<short> Own(Span<short> input) =>
            input.Slice((slab.Native.Z - slab.Input.Z) * size.SliceLength, slab.Native.Count * size.SliceLength);
    }
}
