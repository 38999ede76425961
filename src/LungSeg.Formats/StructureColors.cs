namespace LungSeg.Formats;

/// <summary>The colours that structures have in every output, told apart also on gray and by most colour-blind eyes.</summary>
public static class StructureColors
{
    public static readonly Rgb RightLung = new(86, 160, 240);

    public static readonly Rgb LeftLung = new(245, 180, 80);

    /// <summary>Both lungs where sides are not told apart: the colour that Slicer and dcmqi give a lung.</summary>
    public static readonly Rgb Lungs = new(197, 165, 145);

    /// <summary>Trachea and main bronchi: what Slicer gives a trachea, a little stronger.</summary>
    public static readonly Rgb Airways = new(110, 220, 220);

    /// <summary>Vessels, nodules and all else that fills lungs.</summary>
    public static readonly Rgb LungStructures = new(216, 80, 80);

    public static readonly Rgb Bone = new(236, 226, 200);

    public static readonly Rgb Body = new(220, 175, 150);
}
