using LungSeg.Formats.Pictures;

namespace LungSeg.Pipeline.Exports;

/// <summary>Pictures for a paper or a slide: what previews show small, at the CT's own size.</summary>
internal sealed class FiguresExporter : IResultExporter
{
    private const int Slices = 5;

    private static readonly SlicePreviewOptions Looks =
        new() { PanelSize = null, Rows = Slices, Styles = PanelStyle.SideBySide };

    public string Format => "figures";

    public string Description =>
        $"figures/*.png: {Slices} slices in each plane at the CT's own size, bare, with contours, soft tissue, "
            + "densities";

    public ExportNeeds Needs => ExportNeeds.Hounsfield;

    public bool IsDefault => false;

    public async Task<ExportedFiles> ExportAsync(SegmentedSeries series, CancellationToken cancellation) =>
        new(
            await SliceMontages.WriteAsync(
                series,
                [
                    new("figures/axial.png", PatientPlane.Axial, Looks),
                    new("figures/coronal.png", PatientPlane.Coronal, Looks),
                    new("figures/sagittal.png", PatientPlane.Sagittal, Looks),
                ],
                cancellation));
}
