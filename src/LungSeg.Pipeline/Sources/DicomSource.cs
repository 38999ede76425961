using LungSeg.Dicom;
using LungSeg.Dicom.Series;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>CT series of DICOM objects, slice by slice or many in one object.</summary>
internal sealed class DicomSource(SliceSource slices) : IVolumeSource
{
    /// <summary>Reads the objects.</summary>
    public SliceSource Slices => slices;

    public bool Owns(SeriesPlan plan) => plan.File is null;

    public async Task<SourceIndex> IndexAsync(
        SourceInput input, ProcessingOptions options, CancellationToken cancellation)
    {
        var catalog = await CaseCatalog.ReadAsync(slices, input.Blobs, cancellation);
        var index = await catalog.IndexAsync(slices, options, cancellation);
        var keys = SeriesKeys.Of(index.Series);
        var found = new SourceIndex
        {
            Volumes = [.. index.Series.Select((series, i) => Found(series, keys[i], catalog))],
            Rejected = [.. index.Rejections.Select(Rejected)],
            LeftOut = [.. index.Objects.Select(item => Faults.Of(item.Fault, NameOf(item)))],
            InstanceUids = [.. catalog.InstanceUids],
            Taken = catalog
                .Objects.Where(item => item.Read.Fault?.Code != DicomFaultCodes.NotDicom)
                .Select(item => item.Name)
                .ToHashSet(StringComparer.Ordinal),
        };
        slices.DropUnwanted(
            input.Prefix,
            found.Volumes.SelectMany(volume => volume.Uneven?.Select(slice => slice.Slice) ?? volume.Slices));
        return found;
    }

    public async Task<Fault?> ReadAsync(
        SeriesPlan plan, SlabRange range, SlabVoxels voxels, CancellationToken cancellation)
    {
        var (first, count) = range;
        var sliceLength = plan.NativeGrid.ToGeometry().Size.SliceLength;
        if (plan.Uneven is { } uneven)
            return await new UnevenSlices(slices, uneven, plan.Slices).ReadAsync(
                first, count, sliceLength, SliceAt, cancellation);

        int[] places = [.. Enumerable.Range(first, count).Where(z => plan.Slices[z].Blob is not null)];
        if (await slices.ReadAllAsync([.. places.Select(z => plan.Slices[z])], i => SliceAt(places[i]), cancellation)
            is { } fault)
            return fault;
        MissingSlices.Interpolate(plan.Slices, first, count, SliceAt);
        return null;

        Span<short> SliceAt(int z) => voxels().Slice((z - first) * sliceLength, sliceLength);
    }

    private static FoundVolume Found(CtSeries series, string key, CaseCatalog catalog) =>
        new(
            Describe(series, key), series.Geometry,
            [.. series.Warnings.Select(warning => new Fault(warning.Code, warning.Message, ""))],
            series.Objects.Max(slice => catalog.BlobOf(slice.Key.ObjectName).LastModified))
        {
            Slices = [.. series.Slices.Select(slice => Planned(slice, catalog))],
            Uneven = series.Uneven is { } uneven
                ? [.. uneven.Select(slice => new PlannedUnevenSlice(Planned(slice.Slice, catalog), slice.Place))]
                : null,
        };

    private static PlannedSlice Planned(CtSlice? slice, CaseCatalog catalog)
    {
        if (slice is null) return new(null, null, 0, 0, null, null);
        var blob = catalog.BlobOf(slice.Key.ObjectName);
        return new(
            blob.Name, blob.ETag, blob.Length, slice.Key.Frame, slice.SopClassUid, slice.SopInstanceUid,
            blob.ContentHash, slice.SeriesInstanceUid);
    }

    private static SeriesDescription Describe(CtSeries series, string key) => new()
    {
        Key = key,
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
        while (!names.All(name => name.StartsWith(folder, StringComparison.Ordinal)))
            folder = folder[..(folder.TrimEnd('/').LastIndexOf('/') + 1)];
        return folder.TrimEnd('/');
    }

    private static RejectedSeries Rejected(SeriesRejection rejection) => new(
        SeriesKeys.Of(null, rejection.SeriesInstanceUid, rejection.Part),
        rejection.SeriesInstanceUid,
        rejection.ObjectNames.Count,
        Faults.Of(rejection.Fault, rejection.ObjectNames.Count > 0 ? rejection.ObjectNames[0] : null));

    private static string NameOf(ObjectRejection item) =>
        item.Frame is { } frame ? $"{item.ObjectName} (frame {frame})" : item.ObjectName;
}
