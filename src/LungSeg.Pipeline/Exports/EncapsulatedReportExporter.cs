using LungSeg.Formats.Dicom;
using LungSeg.Formats.Pictures;
using LungSeg.Formats.Report;
using LungSeg.Pipeline.Report;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// The report as a PDF in a DICOM object of the scan's study. The object carries the scan's patient and study, the PDF
/// does not.
/// </summary>
internal sealed class EncapsulatedReportExporter : IResultExporter
{
    public string Format => "dicom-report";

    public string Description => "report.pdf.dcm: the report with its pictures as an encapsulated PDF in DICOM";

    public ExportNeeds Needs => ExportNeeds.SourceSlices | ExportNeeds.Hounsfield;

    public bool IsDefault => false;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var summary = series.Summary;
        var report = ReportBuilder.Build(summary, await PicturesAsync(series, cancellation));
        using var pdf = new MemoryStream();
        PdfReportWriter.Write(
            pdf, report with { Sections = [.. report.Sections, ReportBuilder.MethodParameters(summary)] });
        var patientStudy = await SourcePatient.ReadAsync(series, cancellation);
        return new([
            await series.Results.WriteAsync(
                "report.pdf.dcm",
                stream => EncapsulatedPdfWriter.Write(
                    stream, series.Plan.ToCtSeries(), patientStudy, pdf.ToArray(), SourcePatient.Algorithm(series),
                    series.Plan.InputModified),
                cancellation),
        ]);
    }

    /// <summary>
    /// Drawn for it alone: exporters may run on different machines, and none sees another's files.
    /// </summary>
    private static async Task<IReadOnlyList<ReportPicture>> PicturesAsync(
        SegmentedSeries series, CancellationToken cancellation)
    {
        var drawn = new Dictionary<string, byte[]>
        {
            [SurfacePreview.FileName] = PngOf(await SurfacePreview.DrawAsync(series, cancellation)),
        };
        await SliceMontages.DrawAsync(
            series, PreviewsExporter.Montages,
            (file, picture) =>
            {
                drawn[file] = PngOf(picture);
                return Task.CompletedTask;
            },
            cancellation);
        return [.. ReportPictures.All.Select(shown => shown.With(drawn[shown.File]))];
    }

    private static byte[] PngOf(Picture picture)
    {
        using var png = new MemoryStream();
        PngWriter.Write(png, picture);
        return png.ToArray();
    }
}
