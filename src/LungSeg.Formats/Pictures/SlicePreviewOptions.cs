namespace LungSeg.Formats.Pictures;

/// <summary>How a montage of slices looks.</summary>
public sealed record SlicePreviewOptions
{
    public int Columns { get; init; } = 4;

    public int Rows { get; init; } = 3;

    /// <summary>Pixels of a panel's longer side.</summary>
    public int PanelSize { get; init; } = 300;

    public HounsfieldWindow Window { get; init; } = HounsfieldWindow.Lung;

    /// <summary>What is shown round the masks, mm: enough to see where one leaks to.</summary>
    public double MarginMm { get; init; } = 20;
}
