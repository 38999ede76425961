using LungSeg.Voxels.Measurements;

namespace LungSeg.Formats.Pictures;

/// <summary>How a panel shows a slice.</summary>
/// <param name="Name">Written on it where a picture shows a slice in several styles.</param>
/// <param name="Window">Which HU become which gray.</param>
/// <param name="HasContours">Whether the masks' contours are drawn.</param>
/// <param name="Marked">Densities that are marked in the lungs; null for none.</param>
public sealed record PanelStyle(
    string Name, HounsfieldWindow Window, bool HasContours = false, IReadOnlyList<DensityRange>? Marked = null)
{
    /// <summary>What was found, over the lungs.</summary>
    public static readonly PanelStyle Contours = new("contours", HounsfieldWindow.Lung, HasContours: true);

    /// <summary>A slice as a reader wants it beside what was found: bare, found, soft tissue, densities.</summary>
    public static readonly IReadOnlyList<PanelStyle> SideBySide =
    [
        new("lung window", HounsfieldWindow.Lung),
        Contours,
        new("soft tissue", HounsfieldWindow.Mediastinum),
        new("density", HounsfieldWindow.Lung, Marked: DensityRange.All),
    ];
}
