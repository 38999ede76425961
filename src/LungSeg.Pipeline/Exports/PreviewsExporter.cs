using LungSeg.Formats.Pictures;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// What a person looks at first: montages with contours in three planes, the lungs' densities, and the histogram. The
/// picture of the surfaces comes with the meshes.
/// </summary>
internal sealed class PreviewsExporter : IResultExporter
{
    /// <summary>The montages of slices.</summary>
    public static IReadOnlyList<SliceMontage> Montages { get; } =
    [
        new("previews/axial.png", PatientPlane.Axial, new()),
        new("previews/coronal.png", PatientPlane.Coronal, new()),
        new("previews/sagittal.png", PatientPlane.Sagittal, new()),
        new("previews/density.png", PatientPlane.Coronal, new() { Styles = PanelStyle.SideBySide }),
    ];

    public string Format => "previews";

    public string Description =>
        "previews/*.png: slices in three planes with contours, densities in the lungs, and the histogram";

    public ExportNeeds Needs => ExportNeeds.Hounsfield;

    public bool IsDefault => true;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var montages = await SliceMontages.WriteAsync(series, Montages, cancellation);
        var histogram = await series.Results.WriteAsync(
            "previews/histogram.png", stream => PngWriter.Write(stream, Histogram(series)), cancellation);
        return new([.. montages, histogram]);
    }

    private static Picture Histogram(SegmentedSeries series)
    {
        var histogram = series.Record.Histogram;
        return HistogramPicture.Draw(
            [.. histogram.All], [.. histogram.Lungs], histogram.FirstBinHu, histogram.BinWidthHu,
            (int)series.Record.ThresholdHu);
    }
}
