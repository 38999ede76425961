using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Series;
using LungSeg.Pipeline.Documents;

namespace LungSeg.Pipeline.Exports;

/// <summary>A plan seen as the series it was made from, for formats that refer to their source.</summary>
internal static class PlannedSeries
{
    public static CtSeries ToCtSeries(this SeriesPlan plan) =>
        new()
        {
            StudyInstanceUid = plan.Description.StudyInstanceUid,
            SeriesInstanceUid = plan.Description.SeriesInstanceUid,
            FrameOfReferenceUid = plan.Description.FrameOfReferenceUid,
            SeriesNumber = plan.Description.SeriesNumber,
            Part = plan.Description.Part,
            Geometry = plan.NativeGrid.ToGeometry(),
            Slices = [.. plan.Slices.Select(slice => slice.Blob is null ? null : Reference(slice))],
            Uneven = plan.Uneven is { } uneven
                ? [.. uneven.Select(slice => new UnevenSlice(Reference(slice.Slice), slice.Place))]
                : null,
            SliceThickness = plan.Description.SliceThicknessMm,
            Acquisition = new AcquisitionInfo
            {
                Manufacturer = plan.Description.Manufacturer,
                ManufacturerModelName = plan.Description.ManufacturerModelName,
                ConvolutionKernel = plan.Description.ConvolutionKernel,
                Kvp = plan.Description.TubeVoltageKv,
                PatientPosition = plan.Description.PatientPosition,
                HasContrastAgent = plan.Description.HasContrastAgent,
            },
            TransferSyntaxes = plan.Description.TransferSyntax is { } syntax ? [syntax] : [],
            Warnings = [],
        };

    private static CtSlice Reference(PlannedSlice slice) =>
        new(new(slice.Blob!, slice.Frame), slice.SopClassUid!, slice.SopInstanceUid!, slice.SeriesInstanceUid);
}
