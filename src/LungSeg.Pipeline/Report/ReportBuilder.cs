using System.Globalization;
using LungSeg.Formats.Report;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Measuring;
using LungSeg.Voxels.Anatomy;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Report;

/// <summary>Says a summary in the report's terms.</summary>
internal static class ReportBuilder
{
    public static ReportModel Build(SummaryDocument summary, IReadOnlyList<ReportPicture> pictures) =>
        new()
        {
            CaseId = summary.CaseId,
            SeriesKey = summary.Series.Key,
            Revision = summary.Revision,
            Method = summary.Method,
            SoftwareVersion = summary.SoftwareVersion,
            Flags =
            [
                .. summary.QualityFlags.Select(flag => new ReportFlag(
                    flag.Code, Enum.Parse<ReportSeverity>(flag.Severity, ignoreCase: true), flag.Message, flag.Value,
                    flag.Unit)),
            ],
            Confidence = summary.Confidence,
            Regions = [.. summary.Regions.Select(region => new ReportRegion(region.Name, region.Values))],
            Histogram = new(
                summary.Histogram.FirstBinHu, summary.Histogram.BinWidthHu, summary.Histogram.All,
                summary.Histogram.Lungs, summary.ThresholdHu),
            Pictures = pictures,
            Sections = [Scan(summary), Method(summary), Options(summary.Parameters)],
            Notes =
            [
                .. summary.Warnings.Select(fault =>
                    new ReportNote(fault.Code, fault.Message, fault.Cure, fault.Blob)),
                .. LeftOut.Of([], summary.Rejections).Select(Note),
            ],
            Files = [.. summary.Files.Select(file => new ReportFile(file.Name, file.Bytes, file.Sha256))],
        };

    /// <summary>What has one reason is one note, with names or a count.</summary>
    private static ReportNote Note(LeftOut item) =>
        new(
            string.Join(", ", item.Codes),
            item.Files == 1
                ? item.Fault.Message
                : $"{item.Named} left out: {item.Fault.Message}",
            item.Fault.Cure,
            item.Files == 1 ? item.Fault.Blob : null);

    private static ReportSection Scan(SummaryDocument summary) =>
        new(
            "Scan",
            [
                summary.Series is { FileFormat: { } format, SourceFile: { } file }
                    ? new("File", $"{file} ({format})")
                    : new("Series", summary.Series.SeriesInstanceUid),
                new("Scanner", $"{summary.Series.Manufacturer} {summary.Series.ManufacturerModelName}".Trim()),
                new("Reconstruction kernel", summary.Series.ConvolutionKernel ?? "not stated"),
                new(
                    "Slice thickness", Number(summary.Series.SliceThicknessMm, "mm"),
                    "As stated by the scanner; the distance between slices is the third spacing."),
                new("Tube voltage", Number(summary.Series.TubeVoltageKv, "kV")),
                new("Grid of the CT", Grid(summary.NativeGrid)),
                new("Isotropic grid", Grid(summary.IsotropicGrid), "The grid that the lungs were found on."),
            ]);

    private static ReportSection Method(SummaryDocument summary) =>
        new(
            "Method",
            [
                new("Method", summary.Method),
                .. Model(summary.Parameters.Model),
                new("Threshold", Number(summary.ThresholdHu, "HU"), "At or below is air, above is tissue."),
                new("Interpolation", summary.Interpolation),
                new("Lungs, isotropic", Millilitres(summary.IsotropicVolumes.FilledMl), "With all that lies in them."),
                new(
                    "Their air, isotropic", Millilitres(summary.IsotropicVolumes.AirMl),
                    "Without vessels, nodules and walls."),
                new(
                    "Structures in them, isotropic", Millilitres(summary.IsotropicVolumes.StructuresMl),
                    "The difference of the two."),
                new("Software", $"LungSeg {summary.SoftwareVersion}"),
            ]);

    private static ReportSection Options(ProcessingOptions options) =>
        new(
            "Options",
            [
                new(
                    "Isotropic spacing", options.SpacingMm == 0 ? "as the CT's" : Number(options.SpacingMm, "mm"),
                    "As asked for; the grid's own differs from it by rounding."),
                new("Lobes", options.Lobes),
                new("Vessels", options.Vessels),
                new("Generations of airways", options.AirwayGenerations),
                new("Missing slices", options.AllowMissingSlices ? "interpolated" : "not allowed"),
                new("Uneven slices", options.ResampleUneven ? "resampled" : "not allowed"),
                .. options.OffsetHu is { } offset
                    ? (ReportFact[])[new("Added to every value", Number(offset, "HU"))]
                    : [],
            ]);

    /// <summary>The values of the method's own parameters, by their names in the summary.</summary>
    public static ReportSection MethodParameters(SummaryDocument summary) =>
        new(
            "Parameters of the method",
            [
                .. summary.MethodParameters.Select(parameter => new ReportFact(
                    parameter.Key, parameter.Value.ToString("0.######", CultureInfo.InvariantCulture))),
            ]);

    private static IEnumerable<ReportFact> Model(ModelReference? model) =>
        model is null
            ? []
            :
            [
                new("Model", $"{model.Name} {model.Version}".Trim(), model.File),
                new("Model, SHA-256", model.Sha256, "Of the file's bytes."),
                new("Its configuration, SHA-256", model.ConfigurationSha256, "Of the file's bytes."),
            ];

    private static string Grid(GeometryDocument grid)
    {
        var spacing = grid.SpacingMm.Select(mm => mm.ToString("0.###", CultureInfo.InvariantCulture));
        return $"{string.Join(" x ", grid.SizeVoxels)} voxels of {string.Join(" x ", spacing)} mm";
    }

    private static string Millilitres(double value) => Number(Math.Round(value), "mL");

    private static string Number(double? value, string unit) =>
        value is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number:0.###} {unit}") : "not stated";
}
