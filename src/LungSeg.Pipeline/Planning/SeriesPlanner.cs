using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Slabs;
using LungSeg.Pipeline.Sources;
using LungSeg.Voxels.Kernels;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Planning;

/// <summary>Turns a volume that was found into the plan that every later stage reads.</summary>
internal static class SeriesPlanner
{
    /// <param name="volume">The volume.</param>
    /// <param name="options">What shapes the result.</param>
    /// <param name="slabBytes">The decoded input that a slab had best have, of the volume's bytes.</param>
    /// <param name="caseWarnings">What is odd about the case as a whole.</param>
    public static SeriesPlan Plan(
        FoundVolume volume, ProcessingOptions options, Func<long, long> slabBytes, IReadOnlyList<Fault> caseWarnings)
    {
        var native = volume.Grid;
        var isotropic = IsotropicGrid.For(
            native, options.SpacingMm > 0 ? options.SpacingMm : Math.Cbrt(native.VoxelVolume));
        var interpolation = Interpolations.For(options.Method, options.Interpolation);
        var slices = volume.File is null && volume.Uneven is null ? volume.Slices : null;
        return new(
            volume.Description,
            GeometryDocument.Of(native),
            GeometryDocument.Of(isotropic),
            Interpolations.NameOf(interpolation),
            volume.Slices,
            SlabPlanner.Plan(
                native.Size, isotropic.Size, interpolation, slices, options.SlabSlices,
                slabBytes(native.Size.Length * sizeof(short))),
            [.. caseWarnings, .. volume.Warnings, .. FormatsLeftOut(volume, options)],
            volume.Modified)
        {
            Uneven = volume.Uneven,
            File = volume.File,
        };
    }

    /// <summary>Formats that refer to DICOM slices, of which a volume file has none.</summary>
    private static IEnumerable<Fault> FormatsLeftOut(FoundVolume volume, ProcessingOptions options) =>
        from format in volume.File is null ? [] : options.Formats
        where Exporters.Named(format).Needs.HasFlag(ExportNeeds.SourceSlices)
        select ExportFaults.NoSourceSlices(format);
}
