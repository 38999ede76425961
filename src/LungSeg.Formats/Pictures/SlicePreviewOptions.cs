namespace LungSeg.Formats.Pictures;

/// <summary>How a montage of slices looks.</summary>
public sealed record SlicePreviewOptions
{
    public int Columns { get; init; } = 4;

    public int Rows { get; init; } = 3;

    /// <summary>
    /// Pixels of a panel's longer side; null for the CT's own: a pixel is as large as the smaller step of the plane.
    /// </summary>
    public int? PanelSize { get; init; } = 300;

    /// <summary>
    /// How each slice is shown. Several styles lie beside each other: a row is then one slice, with a column a style,
    /// and <see cref="Columns"/> does not count.
    /// </summary>
    public IReadOnlyList<PanelStyle> Styles { get; init; } = [PanelStyle.Contours];

    /// <summary>What is shown round the masks, mm: enough to see where one leaks to.</summary>
    public double MarginMm { get; init; } = 20;
}
