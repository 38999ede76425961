using LungSeg.Formats.Report;

namespace LungSeg.Pipeline.Report;

/// <summary>The pictures of reports, in the order in which they are shown.</summary>
internal static class ReportPictures
{
    public static IReadOnlyList<ShownPicture> All { get; } =
    [
        new(
            "previews/surface.png", "Surfaces",
            "The lungs, the bone at 400 HU and the body at -300 HU from the front and from the left."),
        new(
            "previews/axial.png", "Axial slices",
            "Axial slices through the lungs with the masks' contours; the patient's right is at the left."),
        new(
            "previews/coronal.png", "Coronal slices",
            "Coronal slices through the lungs with the masks' contours; the patient's right is at the left."),
        new(
            "previews/sagittal.png", "Sagittal slices",
            "Sagittal slices through the lungs with the masks' contours; anterior is at the left."),
        new(
            "previews/density.png", "Densities",
            "Three coronal slices, each bare, with the masks' contours, in the mediastinal window, and with low and "
                + "high attenuation areas of the lungs coloured."),
    ];
}

/// <summary>A picture of reports.</summary>
/// <param name="File">Its file among the results.</param>
/// <param name="Caption">What stands below it.</param>
/// <param name="Description">What a person who can't see it should know.</param>
internal sealed record ShownPicture(string File, string Caption, string Description)
{
    /// <summary>The picture with its bytes, a PNG file's.</summary>
    public ReportPicture With(byte[] png) => new(Caption, Description, png);
}
