using LungSeg.Dicom.Series;
using LungSeg.Pipeline.Summary;
using LungSeg.Voxels.Kernels;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Series;

/// <summary>Turns an indexed series into the plan that every later stage reads.</summary>
internal static class SeriesPlanner
{
    /// <param name="series">The series.</param>
    /// <param name="catalog">Its blobs.</param>
    /// <param name="options">What shapes the result.</param>
    /// <param name="slabBytes">The decoded input that a slab had best have, of the volume's bytes.</param>
    /// <param name="caseWarnings">What is odd about the case as a whole.</param>
    public static SeriesPlan Plan(
        CtSeries series, CaseCatalog catalog, ProcessingOptions options, Func<long, long> slabBytes, IReadOnlyList<Fault> caseWarnings)
    {
        var native = series.Geometry;
        var isotropic = IsotropicGrid.For(native, options.SpacingMm > 0 ? options.SpacingMm : Math.Cbrt(native.VoxelVolume));
        var interpolation = Interpolations.For(options.Method, options.Interpolation);
        PlannedSlice[] slices = [.. series.Slices.Select(slice => Planned(slice, catalog))];
        return new(
            Describe(series),
            GeometryDocument.Of(native),
            GeometryDocument.Of(isotropic),
            Interpolations.NameOf(interpolation),
            slices,
            SlabPlanner.Plan(native.Size, isotropic.Size, interpolation, series.Uneven is null ? slices : null, options.SlabSlices, slabBytes(native.Size.Length * sizeof(short))),
            [.. caseWarnings, .. series.Warnings.Select(warning => new Fault(warning.Code, warning.Message, ""))],
            series.Objects.Max(slice => catalog.BlobOf(slice.Key.ObjectName).LastModified))
        {
            Uneven = series.Uneven is { } uneven ? [.. uneven.Select(slice => new PlannedUnevenSlice(Planned(slice.Slice, catalog), slice.Place))] : null,
        };
    }

    private static PlannedSlice Planned(CtSlice? slice, CaseCatalog catalog)
    {
        if (slice is null) return new(null, null, 0, 0, null, null);
        var blob = catalog.BlobOf(slice.Key.ObjectName);
        return new(blob.Name, blob.ETag, blob.Length, slice.Key.Frame, slice.SopClassUid, slice.SopInstanceUid, blob.ContentHash, slice.SeriesInstanceUid);
    }

    private static SeriesDescription Describe(CtSeries series) => new()
    {
        Key = SeriesKeys.Of(series.SeriesNumber, series.SeriesInstanceUid, series.Part),
        Part = series.Part,
        SeriesInstanceUid = series.SeriesInstanceUid,
        StudyInstanceUid = series.StudyInstanceUid,
        FrameOfReferenceUid = series.FrameOfReferenceUid,
        SeriesNumber = series.SeriesNumber,
        SourceFolder = CommonFolder([.. series.Objects.Select(slice => slice.Key.ObjectName)]),
        Slices = series.Slices.Count,
        Manufacturer = series.Acquisition.Manufacturer,
        ManufacturerModelName = series.Acquisition.ManufacturerModelName,
        ConvolutionKernel = series.Acquisition.ConvolutionKernel,
        SliceThicknessMm = series.SliceThickness,
        TubeVoltageKv = series.Acquisition.Kvp,
        HasContrastAgent = series.Acquisition.HasContrastAgent,
        PatientPosition = series.Acquisition.PatientPosition,
        TransferSyntax = string.Join(", ", series.TransferSyntaxes),
    };

    /// <summary>The deepest folder that holds all of the names.</summary>
    internal static string CommonFolder(IReadOnlyList<string> names)
    {
        var folder = names[0][..(names[0].LastIndexOf('/') + 1)];
        while (!names.All(name => name.StartsWith(folder, StringComparison.Ordinal))) folder = folder[..(folder.TrimEnd('/').LastIndexOf('/') + 1)];
        return folder.TrimEnd('/');
    }
}
