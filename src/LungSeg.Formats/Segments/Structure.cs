namespace LungSeg.Formats.Segments;

/// <summary>
/// An anatomical structure as segmentations name it. Codes are those of DICOM's contexts and of Slicer's terminology:
/// a lung's side is a modifier, not a concept of its own (field practice: dcmqi, TotalSegmentator).
/// </summary>
/// <param name="Label">Its value in label volumes.</param>
/// <param name="Name">As viewers list it.</param>
/// <param name="Type">What it is.</param>
/// <param name="Modifier">Its side, or null.</param>
/// <param name="Color">Its colour in every output.</param>
public sealed record Structure(byte Label, string Name, CodedConcept Type, CodedConcept? Modifier, Rgb Color)
{
    private static readonly CodedConcept Lung = new("SCT", "39607008", "Lung");

    /// <summary>The category of all of them.</summary>
    public static CodedConcept Category { get; } = new("SCT", "123037004", "Anatomical Structure");

    public static Structure RightLung { get; } =
        new(1, "Right lung", Lung, new("SCT", "24028007", "Right"), StructureColors.RightLung);

    public static Structure LeftLung { get; } =
        new(2, "Left lung", Lung, new("SCT", "7771000", "Left"), StructureColors.LeftLung);

    /// <summary>Both lungs, where sides are not told apart.</summary>
    public static Structure Lungs { get; } =
        new(1, "Lungs", Lung, new("SCT", "51440002", "Right and left"), StructureColors.Lungs);

    public static Structure Airways { get; } =
        new(3, "Airways", new("SCT", "110726009", "Trachea and bronchus"), null, StructureColors.Airways);
}
